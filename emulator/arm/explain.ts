import type { JSONWebKeySet } from 'jose';
import { issuerOf } from '../token/claims.ts';
import { importKey, keyFor, verifySignature } from './bearer.ts';
import { requireTenant } from './checks.ts';
import { type Claims, checkClaims, claimsFrom } from './claims.ts';
import { ArmError } from './errors.ts';
import { decodeJwt, type JwtParts } from './jwt.ts';
import { publicAudiences } from './unauthenticated.ts';

/** One check that ARM makes of a token. */
export type TokenCheck = {
  /** What is looked at: `signature`, `aud`. */
  readonly name: string;
  readonly ok: boolean;
  /** What was found, in one sentence. */
  readonly finding: string;
  /** ARM's own answer, where the check fails. */
  readonly code?: string;
};

export type Against = {
  readonly keys: JSONWebKeySet;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Where ARM is reached; its audience too. */
  readonly base: string;
  /** The tenant whose resources are asked for; the token's own where it isn't known. */
  readonly tenantId?: string;
};

const always = 253_402_300_799;

/** Every check in the order in which ARM makes them, each by itself. The first that fails is the one that ARM answers with. */
export const explainToken = async (token: string, against: Against): Promise<TokenCheck[]> => {
  const checks: TokenCheck[] = [];
  const check = async <T>(name: string, good: string, act: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      const value = await act();
      checks.push({ name, ok: true, finding: good });
      return value;
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      checks.push({ name, ok: false, finding: error.decision.replace(/^rejected: /, ''), code: error.code });
      return undefined;
    }
  };
  const parts = await check('form', 'three parts of base64url, JSON in two of them', () => decodeJwt(token));
  if (!parts) return checks;
  const jwk = await check('alg, kid', `${parts.header.alg} by ${parts.header.kid}, a published key`, () =>
    keyFor(parts.header, against.keys),
  );
  if (jwk)
    await check('signature', 'made by that key over this header and these claims', async () =>
      verifySignature(token, await importKey(jwk)),
    );
  const claims = await check('claims', 'every claim that ARM reads has its form', () => claimsFrom(parts.claims));
  if (claims) await checkEach(claims, parts, against, check);
  return checks;
};

type Check = (name: string, good: string, act: () => unknown) => Promise<unknown>;

/** A claim is checked beside others that are good, so that each is told by itself. */
const checkEach = async (claims: Claims, { claims: raw }: JwtParts, against: Against, check: Check): Promise<void> => {
  const { now, base, tenantId = claims.tid } = against;
  const good: Claims = { ...claims, aud: publicAudiences[0] as string, exp: always, nbf: 0, oid: 'somebody' };
  const at = (time: number) => new Date(time * 1000).toISOString();
  const pass = (only: Partial<Claims>) => () => checkClaims({ ...good, ...only }, now, base, []);
  await check('exp', `it ends ${at(claims.exp)}`, pass({ exp: claims.exp }));
  const { nbf } = claims;
  await check(
    'nbf',
    nbf === undefined ? 'absent, as is allowed' : `it began ${at(nbf)}`,
    pass(nbf === undefined ? {} : { nbf }),
  );
  await check('aud', `${claims.aud} is this service`, pass({ aud: claims.aud }));
  const { oid: _, ...nobody } = good;
  await check('oid', `${raw.oid} is a principal`, () =>
    checkClaims(claims.oid === undefined ? nobody : good, now, base, []),
  );
  const caller = { ...good, oid: 'somebody' };
  await check('iss', `${claims.iss} is the tenant's`, () =>
    requireTenant({ ...caller, iss: claims.iss, tid: tenantId }, tenantId),
  );
  await check('tid', `${claims.tid} is the tenant`, () =>
    requireTenant({ ...caller, iss: issuerOf(tenantId) }, tenantId),
  );
};
