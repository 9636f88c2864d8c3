import { size } from '../argument.ts';
import { kind } from '../kind.ts';

/** More than this would tell of our memory, not of the client. */
const most = 100_000_000;

export const giantBody = kind({
  name: 'giant-body',
  level: 'reply',
  summary: 'the body is filled up with spaces to this size; JSON stays valid',
  example: 'giant-body 10MB x1',
  args: { bytes: size(most) },
  effect: ({ bytes }) => ({
    alter: (reply) => {
      const body = Buffer.from(reply.body);
      return body.length >= bytes
        ? reply
        : { ...reply, body: Buffer.concat([body, Buffer.alloc(bytes - body.length, ' ')]) };
    },
  }),
});
