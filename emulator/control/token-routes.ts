import * as z from 'zod/mini';
import { orBad } from './control-error.ts';
import { type ControlRoute, json, reading, route } from './route.ts';
import * as schemas from './schemas.ts';

const text = (description: string) => z.optional(z.string().check(z.minLength(1), z.describe(description)));
const members = (description: string) => z.optional(z.record(z.string(), z.unknown()).check(z.describe(description)));
const one = <const T extends readonly string[]>(description: string, among: T) =>
  z.optional(z.enum(among).check(z.describe(description)));
const most = 253_402_300_799;
const error = 'write seconds since the epoch, or ISO 8601 with its zone';
const time = (description: string) =>
  z.optional(
    z
      .union([z.int().check(z.minimum(0), z.maximum(most)), z.iso.datetime({ offset: true, error })], { error })
      .check(z.describe(description)),
  );

/** Everything that may be asked of a forged token. Times: seconds since the epoch, or ISO 8601. */
export const forgeSchema = z.strictObject({
  host: text('A host of the world; with no one named, the host that the emulator speaks for.'),
  identity: text('A managed identity or service principal, by name or any id.'),
  user: text('A user of the world.'),
  audience: text('The aud claim; https://management.azure.com/ unless told.'),
  tenant: text('Another tenant’s id: tid and iss.'),
  issuer: text('The iss claim.'),
  lifetime: z.optional(z.int().check(z.minimum(0), z.maximum(most), z.describe('Seconds from now to exp.'))),
  issuedAt: time('iat: seconds since the epoch, or ISO 8601 with its zone.'),
  notBefore: time('nbf, in the same ways.'),
  expiresAt: time('exp, in the same ways.'),
  claims: members('Claims put in or replaced.'),
  without: z.optional(z.array(z.string()).check(z.describe('Claims left out.'))),
  header: members('Header parameters put in or replaced; null leaves one out.'),
  algorithm: one('HS256 takes the PEM of the public key for its secret; none has an empty signature.', [
    'RS256',
    'HS256',
    'none',
  ]),
  key: one('other: a key that nobody published, under the name of the one that is.', ['published', 'other']),
  signature: one('One character of it is another.', ['broken']),
  flaw: one('A flaw of the fault rules; not beside other differences.', [
    'expired',
    'not-yet-valid',
    'wrong-audience',
    'wrong-issuer',
    'bad-signature',
    'unknown-kid',
  ]),
});

/** As `forgeSchema` has it, with every time in seconds since the epoch. */
export type Forging = { readonly [member: string]: unknown };

export type TokenParts = {
  readonly keys: () => unknown;
  /** Throws with a sentence for somebody who isn't there. */
  readonly forge: (forging: Forging) => Promise<string>;
  /** A new key signs; with `revoke` the ones before are no longer published. */
  readonly rotate: (revoke: boolean) => Promise<void>;
};

const rotateBody = z.strictObject({
  revoke: z.optional(z.boolean().check(z.describe('The keys before are no longer published.'))),
});

export const tokenRoutes = ({ keys, forge, rotate }: TokenParts): readonly ControlRoute[] => [
  reading('/keys', 'the published signing keys', schemas.keys, keys),
  route({
    method: 'POST',
    path: '/keys',
    summary: 'a new key signs from now on',
    body: { schema: rotateBody },
    replies: { 'application/json': schemas.keys },
    handle: async ({ body: { revoke } }) => {
      await rotate(revoke ?? false);
      return json(keys());
    },
  }),
  route({
    method: 'POST',
    path: '/tokens',
    summary: 'a token is forged, for testing one’s own API',
    body: { schema: forgeSchema },
    replies: { 'application/json': schemas.token },
    handle: async ({ body }) => json({ token: await orBad(() => forge(inSeconds(body))) }),
  }),
];

const inSeconds = (body: Record<string, unknown>): Forging => {
  const given = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) =>
      typeof value === 'string' && /^(issuedAt|notBefore|expiresAt)$/.test(name)
        ? [name, Math.floor(Date.parse(value) / 1000)]
        : [name, value],
    ),
  );
};
