import { kind } from '../kind.ts';

export const identityNotFound = kind({
  name: 'identity-not-found',
  level: 'condition',
  reaches: ['source'],
  summary: 'the identity is not yet assigned, as far as the source knows',
  example: 'identity-not-found x2, then answer',
  args: {},
  effect: () => ({ condition: { name: 'identity-not-found' } }),
});
