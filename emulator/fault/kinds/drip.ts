import { rate } from '../argument.ts';
import { kind } from '../kind.ts';

export const drip = kind({
  name: 'drip',
  level: 'wire',
  summary: 'the body comes slowly, so many bytes a second',
  example: 'drip 100 B/s',
  args: { bytesPerSecond: rate },
  effect: ({ bytesPerSecond }) => ({ alter: (reply) => ({ ...reply, wire: { kind: 'drip', bytesPerSecond } }) }),
});
