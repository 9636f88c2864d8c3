import { choice } from '../argument.ts';
import { kind } from '../kind.ts';

export const token = kind({
  name: 'token',
  level: 'token',
  reaches: ['source', 'authority'],
  summary:
    'the token handed out is expired, not-yet-valid, for the wrong-audience, of the wrong-issuer, has a bad-signature or an unknown-kid',
  example: 'token expired x1',
  args: {
    flaw: choice('expired', 'not-yet-valid', 'wrong-audience', 'wrong-issuer', 'bad-signature', 'unknown-kid'),
  },
  effect: ({ flaw }) => ({ condition: { name: 'token-flaw', flaw } }),
});
