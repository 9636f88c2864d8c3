import { kind } from '../kind.ts';

export const hang = kind({
  name: 'hang',
  level: 'wire',
  summary: 'the request is served, the answer never comes',
  example: 'hang x1',
  args: {},
  effect: () => ({ alter: (reply) => ({ ...reply, wire: { kind: 'hang' } }) }),
});
