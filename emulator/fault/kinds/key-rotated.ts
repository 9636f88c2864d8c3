import { kind } from '../kind.ts';

export const keyRotated = kind({
  name: 'key-rotated',
  level: 'token',
  reaches: ['source', 'authority'],
  summary: 'the signing key is replaced before the token is issued; tokens of the old key no longer verify',
  example: 'answer x1, key-rotated x1',
  args: {},
  effect: () => ({ rotatesKey: true }),
});
