import { createHmac, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { issuerOf } from './claims.ts';

/** A token before it is signed. */
export type Draft = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
};

export const algorithms = ['RS256', 'HS256', 'none'] as const;

/** How a token differs from the one that Azure would issue. Times are whole seconds since the epoch. */
export type Forgery = {
  /** Another tenant's token: its `tid`, and the issuer that belongs to it. */
  readonly tenant?: string;
  readonly issuer?: string;
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly expiresAt?: number;
  /** Claims put in or replaced, after all of the above. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Claims left out, after all. */
  readonly without?: readonly string[];
  /** Header parameters put in or replaced; null leaves one out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** `HS256` takes the PEM of the public key for its secret, as an attacker would; `none` has an empty signature. */
  readonly algorithm?: (typeof algorithms)[number];
  /** `other`: a key that nobody published, under the name of the one that is. */
  readonly key?: 'published' | 'other';
  /** `broken`: one character of it is another. */
  readonly signature?: 'broken';
};

/** The draft as it is to be signed. */
export const forged = ({ header, claims }: Draft, forgery: Forgery): Draft => {
  const { tenant, issuer, issuedAt, notBefore, expiresAt, without = [] } = forgery;
  const iss = issuer ?? (tenant === undefined ? undefined : issuerOf(tenant));
  const changed = {
    ...claims,
    ...defined({ tid: tenant, iss, iat: issuedAt, nbf: notBefore, exp: expiresAt }),
    ...(iss !== undefined && 'idp' in claims ? { idp: iss } : {}),
    ...forgery.claims,
  };
  return {
    header: Object.fromEntries(
      Object.entries({ ...header, ...defined({ alg: forgery.algorithm }), ...forgery.header }).filter(
        ([, value]) => value !== null,
      ),
    ),
    claims: Object.fromEntries(Object.entries(changed).filter(([name]) => !without.includes(name))),
  };
};

const defined = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const signAsync = promisify(sign) as (hash: string, data: Buffer, key: KeyObject) => Promise<Buffer>;

/** The JWT of a draft, signed as the forgery says; `other` gives the key that nobody published. */
export const seal = async (
  { header, claims }: Draft,
  { algorithm = 'RS256', key = 'published', signature }: Forgery,
  published: KeyObject,
  other: () => Promise<KeyObject>,
): Promise<string> => {
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  if (algorithm === 'none') return `${signed}.`;
  const privateKey = key === 'other' ? await other() : published;
  const made =
    algorithm === 'HS256'
      ? createHmac('sha256', publicPem(privateKey)).update(signed).digest()
      : await signAsync('sha256', Buffer.from(signed), privateKey);
  const text = made.toString('base64url');
  return `${signed}.${signature === 'broken' ? broken(text) : text}`;
};

const publicPem = (key: KeyObject): string => createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string;

/** Another first character, so that it is a signature still, of nothing. */
const broken = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
