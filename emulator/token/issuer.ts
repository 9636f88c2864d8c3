import type { KeyObject } from 'node:crypto';
import { type Clock, seconds } from '../clock/clock.ts';
import type { TokenFlaw } from '../exchange/condition.ts';
import type { World } from '../world/world.ts';
import { applicationFor } from './audience.ts';
import { type AppIdentity, claimsFor } from './claims.ts';
import { forgeryOf } from './flaws.ts';
import { type Forgery, forged, seal } from './forge.ts';
import { generateRsaKey, type SigningKey } from './signing-key.ts';
import { type UserIdentity, userClaimsFor } from './user-claims.ts';

/** Times are whole seconds since the epoch. */
export type IssuedToken = {
  readonly jwt: string;
  readonly audience: string;
  readonly notBefore: number;
  readonly expiresAt: number;
  readonly uti: string;
};

export type TokenRequest = {
  readonly identity: AppIdentity | UserIdentity;
  readonly audience: string;
  /** Seconds from now to `exp`. */
  readonly lifetime: number;
  /** The host that asked, where it isn't the identity itself. */
  readonly hostId?: string;
  /** Wrong on purpose, and then never cached. The envelope says what it would have said of a good token. */
  readonly flaw?: TokenFlaw;
  /** The same in full. */
  readonly forgery?: Forgery;
};

export type TokenIssuer = {
  /** The token given before, until it nears its end: as IMDS answers. */
  issue(request: TokenRequest): Promise<IssuedToken>;
  /** A new token, as Entra's own token endpoint gives one each time. `now`: seconds since the epoch. */
  sign(request: TokenRequest, now?: number): Promise<IssuedToken>;
  /** Forgets every token issued, so that the next request is signed anew. */
  clear(): void;
};

export type IssuerParts = {
  readonly key: () => SigningKey;
  readonly clock: Clock;
  readonly world: World;
  /** That many random bytes. */
  readonly random: (bytes: number) => Buffer;
};

/** A token this near its end (seconds) is replaced, as IMDS's own cache does. */
const renewal = 600;
const capacity = 10_000;

/** Signs tokens, and serves the same one again until it nears its end, as IMDS does (wire.md §16). */
export const createIssuer = (parts: IssuerParts): TokenIssuer => {
  const { key, clock, world, random } = parts;
  let other: Promise<KeyObject> | undefined;
  const unpublished = (): Promise<KeyObject> => {
    other ??= generateRsaKey();
    return other;
  };
  const issued = new Map<string, { readonly token: Promise<IssuedToken>; readonly expiresAt: number }>();

  const sign = async (request: TokenRequest, now = seconds(clock.now())): Promise<IssuedToken> => {
    const uti = random(16).toString('base64url');
    const { identity, ...rest } = request;
    const more = {
      ...rest,
      issuedAt: now,
      uti,
      opaque: random(48).toString('base64url'),
      roles: rolesOf(request, world),
    };
    const claims = identity.kind === 'User' ? userClaimsFor({ identity, ...more }) : claimsFor({ identity, ...more });
    const { privateKey, kid, x5t } = key();
    const honest = { header: { typ: 'JWT', alg: 'RS256', x5t, kid }, claims };
    const forgery = request.forgery ?? (request.flaw ? forgeryOf(request.flaw, honest, now) : undefined);
    const draft = forgery ? forged(honest, forgery) : honest;
    return {
      jwt: await seal(draft, forgery ?? {}, privateKey, unpublished),
      audience: request.audience,
      notBefore: claims.nbf as number,
      expiresAt: claims.exp as number,
      uti,
    };
  };

  return {
    sign,
    issue: (request) => {
      const now = seconds(clock.now());
      if (request.flaw || request.forgery) return sign(request, now);
      const { identity, audience, lifetime, hostId } = request;
      const name = [identity.principalId, hostId ?? '', lifetime, audience].join('\n');
      const cached = issued.get(name);
      const left = cached ? cached.expiresAt - now : 0;
      if (cached && left > Math.min(renewal, lifetime / 2) && left <= lifetime) return cached.token;
      const token = sign(request, now);
      issued.delete(name);
      issued.set(name, { token, expiresAt: now + lifetime });
      if (issued.size > capacity) issued.delete(issued.keys().next().value as string);
      return token;
    },
    clear: () => issued.clear(),
  };
};

const rolesOf = ({ identity, audience }: TokenRequest, world: World): string[] => {
  const application = world.appRoleAssignments.length > 0 ? applicationFor(audience, world) : undefined;
  if (!application) return [];
  return world.appRoleAssignments
    .filter(
      ({ principalId, resourceAppId }) => principalId === identity.principalId && resourceAppId === application.appId,
    )
    .map(({ role }) => role);
};
