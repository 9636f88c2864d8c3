import { duration } from '../argument.ts';
import { kind } from '../kind.ts';

export const latency = kind({
  name: 'latency',
  level: 'wire',
  summary: "the answer comes so much later, by the machine's clock",
  example: 'latency 500ms',
  args: { milliseconds: duration },
  effect: ({ milliseconds }) => ({
    alter: (reply) => ({ ...reply, delay: (reply.delay ?? 0) + milliseconds }),
  }),
});
