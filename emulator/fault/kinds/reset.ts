import { choice, optional } from '../argument.ts';
import { kind } from '../kind.ts';

export const reset = kind({
  name: 'reset',
  level: 'wire',
  summary: 'the request is served, then the connection is reset: before the answer, or mid-body, half of it sent',
  example: 'reset mid-body x1',
  args: { where: optional(choice('mid-body')) },
  effect: ({ where }) => ({
    alter: (reply) => ({
      ...reply,
      wire: {
        kind: 'reset',
        afterBytes: where === undefined ? 0 : Math.max(1, Math.floor(Buffer.byteLength(reply.body) / 2)),
      },
    }),
  }),
});
