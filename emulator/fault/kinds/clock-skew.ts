import { skew } from '../argument.ts';
import { kind } from '../kind.ts';

export const clockSkew = kind({
  name: 'clock-skew',
  level: 'condition',
  summary: 'the clock of who answers is ahead (+) or behind (-)',
  example: 'source=imds: clock-skew +5m',
  args: { milliseconds: skew },
  effect: ({ milliseconds }) => ({ condition: { name: 'clock-skew', milliseconds } }),
});
