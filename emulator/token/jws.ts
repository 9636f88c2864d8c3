import { createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';

/** A JWT in compact form taken apart; nothing in it is verified. */
export type Jws = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What the signature is over. */
  readonly signed: string;
  readonly signature: Buffer;
};

/** The signature algorithms that Entra takes in an assertion, by their hash. */
const hashes: Readonly<Record<string, string>> = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' };

export const assertionAlgorithms = Object.keys(hashes);

/** Undefined for anything but three parts of base64url, two of them JSON objects. */
export const parseJws = (token: string): Jws | undefined => {
  const [head, body, tail, ...more] = token.split('.');
  if (head === undefined || body === undefined || tail === undefined || more.length > 0) return undefined;
  const [header, claims, signature] = [objectFrom(head), objectFrom(body), bytesFrom(tail)];
  return header && claims && signature ? { header, claims, signed: `${head}.${body}`, signature } : undefined;
};

/** Whether the signature is this key's (a public RSA key as a JWKS shows it). False for a key that can't be read. */
export const verifyJws = ({ header, signed, signature }: Jws, jwk: JsonWebKey): boolean => {
  const hash = typeof header.alg === 'string' && Object.hasOwn(hashes, header.alg) ? hashes[header.alg] : undefined;
  if (hash === undefined || jwk.kty !== 'RSA') return false;
  try {
    return verify(hash, Buffer.from(signed), createPublicKey({ key: jwk, format: 'jwk' }), signature);
  } catch {
    return false;
  }
};

/** Signs with RS256 at once, where there is no time to wait for a promise. */
export const signJws = (key: KeyObject, header: { readonly kid: string }, claims: Record<string, unknown>): string => {
  const signed = [{ alg: 'RS256', ...header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
};

/** Only the one spelling that bytes have: no padding, no other letters, no loose bits. */
const bytesFrom = (segment: string): Buffer | undefined => {
  const bytes = Buffer.from(segment, 'base64url');
  return segment !== '' && bytes.toString('base64url') === segment ? bytes : undefined;
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const objectFrom = (segment: string): Readonly<Record<string, unknown>> | undefined => {
  const bytes = bytesFrom(segment);
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};
