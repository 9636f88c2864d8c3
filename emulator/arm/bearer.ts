import { hash } from 'node:crypto';
import { type CryptoKey, compactVerify, importJWK, type JSONWebKeySet, type JWK } from 'jose';
import { type Claims, checkClaims, claimsFrom } from './claims.ts';
import { decodeJwt, type JwtParts } from './jwt.ts';
import { invalidToken, malformedAuthorization, missingAuthorization } from './unauthenticated.ts';

/** Tokens whose signature was found good, by the SHA-256 digest of the token. */
const cacheSize = 1000;

type Verified = { readonly claims: Claims; readonly jwk: JWK };

/** Header parameters that change how a token is read: none is ever in a token of Entra's, and none is obeyed. */
const refusedParameters = ['crit', 'b64', 'zip', 'enc', 'cty'];

const keyFor = (header: JwtParts['header'], keys: JSONWebKeySet): JWK => {
  if (header.alg !== 'RS256') throw invalidToken(`alg ${JSON.stringify(header.alg)} is not RS256`);
  for (const name of refusedParameters) {
    if (name in header) throw invalidToken(`the token's header has ${name}`);
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

/**
 * Who are you: verifies an Authorization header against the published keys. Gives the claims at once where the token
 * was seen before, else a promise of them. Throws the ArmError of arm.md §4.1 that says what is wrong.
 */
export const createBearer = (parts: { keys: () => JSONWebKeySet; now: () => number; audiences: readonly string[] }) => {
  const verified = new Map<string, Verified>();
  const imported = new WeakMap<JWK, Promise<CryptoKey>>();

  const cryptoKeyFor = (jwk: JWK): Promise<CryptoKey> => {
    const known = imported.get(jwk);
    if (known) return known;
    const key = importJWK({ kty: 'RSA', n: jwk.n as string, e: jwk.e as string }, 'RS256') as Promise<CryptoKey>;
    imported.set(jwk, key);
    return key;
  };

  const verify = async (token: string, digest: string, base: string, seen: (claims: Claims) => void) => {
    const { header, claims: raw } = decodeJwt(token);
    const jwk = keyFor(header, parts.keys());
    const key = await cryptoKeyFor(jwk);
    try {
      await compactVerify(token, key, { algorithms: ['RS256'] });
    } catch {
      throw invalidToken('the signature does not match');
    }
    const claims = claimsFrom(raw);
    if (verified.size >= cacheSize) verified.delete(verified.keys().next().value as string);
    verified.set(digest, { claims, jwk });
    seen(claims);
    return checkClaims(claims, parts.now(), base, parts.audiences);
  };

  /** `seen` is told the claims of a token whose signature is good, also where the token is then refused. */
  return (
    authorization: string | undefined,
    base: string,
    seen: (claims: Claims) => void,
  ): Claims | Promise<Claims> => {
    if (authorization === undefined) throw missingAuthorization();
    const token = /^bearer +([^\s,]+)$/i.exec(authorization.trim())?.[1];
    if (token === undefined) throw malformedAuthorization();
    const digest = hash('sha256', token, 'base64');
    const known = verified.get(digest);
    // A key that is no longer published takes its tokens with it.
    if (!known || !parts.keys().keys.some((each) => each.kid === known.jwk.kid && each.n === known.jwk.n)) {
      return verify(token, digest, base, seen);
    }
    seen(known.claims);
    return checkClaims(known.claims, parts.now(), base, parts.audiences);
  };
};
