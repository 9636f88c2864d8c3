import type { TokenFlaw } from '../exchange/condition.ts';
import { issuerOf } from './claims.ts';

type Draft = {
  readonly header: { readonly alg: string; readonly kid: string; readonly typ: string; readonly x5t: string };
  readonly claims: Record<string, unknown>;
};

const day = 86_400;

/** A tenant that no world declares unless it means to. */
const strangeTenant = '0ddba11f-0000-4000-8000-000000000000';

/** One row a flaw: the draft of a token, changed before it is signed. `bad-signature` is done after. */
const flaws: Record<TokenFlaw, (draft: Draft, now: number) => Draft> = {
  expired: ({ header, claims }, now) => ({
    header,
    claims: { ...claims, iat: now - 2 * day, nbf: now - 2 * day, exp: now - day },
  }),
  'not-yet-valid': ({ header, claims }, now) => ({
    header,
    claims: { ...claims, iat: now + day, nbf: now + day, exp: now + 2 * day },
  }),
  'wrong-audience': ({ header, claims }) => ({
    header,
    claims: {
      ...claims,
      aud: claims.aud === 'https://vault.azure.net' ? 'https://storage.azure.com' : 'https://vault.azure.net',
    },
  }),
  'wrong-issuer': ({ header, claims }) => ({
    header,
    claims: { ...claims, iss: issuerOf(strangeTenant), idp: issuerOf(strangeTenant), tid: strangeTenant },
  }),
  'bad-signature': (draft) => draft,
  'unknown-kid': ({ header, claims }) => ({
    header: { ...header, kid: `${header.kid}-unpublished`, x5t: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    claims,
  }),
};

export const flawed = (draft: Draft, flaw: TokenFlaw, now: number): Draft => flaws[flaw](draft, now);
