import { kind } from '../kind.ts';

export const answer = kind({
  name: 'answer',
  level: 'reply',
  summary: 'nothing goes wrong',
  example: 'answer x3, 500 x1, then answer',
  args: {},
  effect: () => ({}),
});
