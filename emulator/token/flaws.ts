import type { TokenFlaw } from '../exchange/condition.ts';
import type { Draft, Forgery } from './forge.ts';

const day = 86_400;

/** A tenant that no world declares unless it means to. */
const strangeTenant = '0ddba11f-0000-4000-8000-000000000000';

/** One row a flaw: the forgery that it is. `now` in seconds. */
const flaws: Record<TokenFlaw, (draft: Draft, now: number) => Forgery> = {
  expired: (_, now) => ({ issuedAt: now - 2 * day, notBefore: now - 2 * day, expiresAt: now - day }),
  'not-yet-valid': (_, now) => ({ issuedAt: now + day, notBefore: now + day, expiresAt: now + 2 * day }),
  'wrong-audience': ({ claims }) => ({
    claims: { aud: claims.aud === 'https://vault.azure.net' ? 'https://storage.azure.com' : 'https://vault.azure.net' },
  }),
  'wrong-issuer': () => ({ tenant: strangeTenant }),
  'bad-signature': () => ({ signature: 'broken' }),
  'unknown-kid': ({ header }) => ({
    header: { kid: `${header.kid}-unpublished`, x5t: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA' },
  }),
};

export const tokenFlaws = Object.keys(flaws) as TokenFlaw[];

export const forgeryOf = (flaw: TokenFlaw, draft: Draft, now: number): Forgery => flaws[flaw](draft, now);
