import { hasRepeatedKey } from './repeated-key.ts';
import { invalidToken } from './unauthenticated.ts';

export type JwtParts = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a base64url segment; undefined for one that another spelling could stand for (padding, other letters, loose bits). */
const bytesFrom = (segment: string): Buffer | undefined => {
  const bytes = Buffer.from(segment, 'base64url');
  return segment !== '' && bytes.toString('base64url') === segment ? bytes : undefined;
};

const objectFrom = (segment: string, what: string): Readonly<Record<string, unknown>> => {
  const bytes = bytesFrom(segment);
  if (!bytes) throw invalidToken(`the token's ${what} is not base64url`);
  let value: unknown;
  let text: string;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw invalidToken(`the token's ${what} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidToken(`the token's ${what} is not a JSON object`);
  }
  if (hasRepeatedKey(text)) throw invalidToken(`the token's ${what} names a member twice`);
  return value as Record<string, unknown>;
};

/** Header and claims of a compact JWS, unverified. Throws the ArmError of anything else, an encrypted token included. */
export const decodeJwt = (token: string): JwtParts => {
  const [header, claims, signature, ...more] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) {
    throw invalidToken('not a JWT of three parts');
  }
  const parts = { header: objectFrom(header, 'header'), claims: objectFrom(claims, 'payload') };
  if (!bytesFrom(signature)) throw invalidToken("the token's signature is missing or not base64url");
  return parts;
};
