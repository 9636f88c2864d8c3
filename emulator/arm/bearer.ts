import { hash } from 'node:crypto';
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';
import { type Caller, type Claims, checkClaims, claimsFrom } from './claims.ts';
import { decodeJwt, type JwtParts } from './jwt.ts';
import { invalidToken, malformedAuthorization, missingAuthorization } from './unauthenticated.ts';

/** Tokens whose signature was found good, by the SHA-256 digest of the token. */
const cacheSize = 1000;

type Verified = { readonly claims: Claims; readonly jwk: JWK };

/** What is presented, where, and when (milliseconds since the epoch). */
export type Presented = {
  readonly authorization: string | undefined;
  readonly base: string;
  readonly now: number;
  /** Told what is known of the token, also where it is then refused: its `uti` unverified, all else only once verified. */
  readonly seen: (claims: Partial<Claims>) => void;
};

/** Header parameters that change how a token is read: none is ever in a token of Entra's, and none is obeyed. */
const refusedParameters = ['crit', 'b64', 'zip', 'enc', 'cty'];

/** The published key that a header names. Throws the ArmError of a header that ARM does not take. */
export const keyFor = (header: JwtParts['header'], keys: JSONWebKeySet): JWK => {
  if (header.alg !== 'RS256') throw invalidToken(`alg ${JSON.stringify(header.alg)} is not RS256`);
  for (const name of refusedParameters) {
    if (Object.hasOwn(header, name)) throw invalidToken(`the token's header has ${name}`);
  }
  if (header.typ !== undefined && header.typ !== 'JWT') {
    throw invalidToken(`typ ${JSON.stringify(header.typ)} is not JWT`);
  }
  // Only kid chooses, and only among the published keys: jwk, jku, x5u and x5c are an attacker's word.
  const jwk = keys.keys.find((each) => each.kid === header.kid && each.kty === 'RSA' && each.use !== 'enc');
  if (!jwk || typeof header.kid !== 'string') {
    throw invalidToken(`kid ${JSON.stringify(header.kid)} is none of the published keys`);
  }
  return jwk;
};

/** Loaded by the first token that is verified. */
const jose = () => import('jose');

export const importKey = async ({ n, e }: JWK): Promise<CryptoKey> =>
  (await jose()).importJWK({ kty: 'RSA', n: n as string, e: e as string }, 'RS256') as Promise<CryptoKey>;

/** Throws the ArmError of a signature that is not this key's. */
export const verifySignature = async (token: string, key: CryptoKey): Promise<void> => {
  const { compactVerify } = await jose();
  try {
    await compactVerify(token, key, { algorithms: ['RS256'] });
  } catch {
    throw invalidToken('the signature does not match');
  }
};

const scheme = 'bearer ';

/** What follows the scheme, which is in any casing. Of what shape it is shows when it is decoded. */
const tokenFrom = (authorization: string | undefined): string => {
  if (authorization === undefined) throw missingAuthorization();
  if (authorization.slice(0, scheme.length).toLowerCase() !== scheme) throw malformedAuthorization();
  return authorization.slice(scheme.length).trim();
};

/**
 * Who are you: verifies a bearer token against the published keys. Gives the caller at once where the token was seen
 * before, else a promise. Throws the ArmError of arm.md §4.1 that says what is wrong.
 */
export const createBearer = (
  keys: () => JSONWebKeySet,
  audiences: readonly string[],
  accepted?: ReadonlySet<string>,
) => {
  const verified = new Map<string, Verified>();
  const imported = new WeakMap<JWK, Promise<CryptoKey>>();

  const cryptoKeyFor = (jwk: JWK): Promise<CryptoKey> => {
    const known = imported.get(jwk) ?? importKey(jwk);
    imported.set(jwk, known);
    return known;
  };

  const verify = async (token: string, digest: string, { base, now, seen }: Presented): Promise<Caller> => {
    // A second word, or a second header joined by a comma.
    if (token === '' || /[\s,]/.test(token)) throw malformedAuthorization();
    const { header, claims: raw } = decodeJwt(token);
    if (typeof raw.uti === 'string' && raw.uti.length <= 64) seen({ uti: raw.uti });
    const jwk = keyFor(header, keys());
    await verifySignature(token, await cryptoKeyFor(jwk));
    const claims = claimsFrom(raw);
    if (verified.size >= cacheSize) verified.delete(verified.keys().next().value as string);
    verified.set(digest, { claims, jwk });
    seen(claims);
    return checkClaims(claims, now, base, audiences, accepted);
  };

  return (presented: Presented): Caller | Promise<Caller> => {
    const token = tokenFrom(presented.authorization);
    const digest = hash('sha256', token, 'base64');
    const known = verified.get(digest);
    // A key that is no longer published takes its tokens with it.
    if (!known || !keys().keys.some(({ kid, n }) => kid === known.jwk.kid && n === known.jwk.n)) {
      return verify(token, digest, presented);
    }
    presented.seen(known.claims);
    return checkClaims(known.claims, presented.now, presented.base, audiences, accepted);
  };
};
