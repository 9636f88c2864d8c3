import { createHash } from 'node:crypto';
import type { User } from '../world/world.ts';
import { backdating, type ClaimsOf, issuerOf, tenantCreated } from './claims.ts';

/** A user who is signed in to an application. */
export type UserIdentity = {
  readonly kind: 'User';
  /** userPrincipalName */
  readonly name: string;
  readonly displayName: string;
  readonly principalId: string;
  /** The application's. */
  readonly clientId: string;
  readonly tenantId: string;
};

/** The application that a Cloud Shell's tokens are issued to, Azure Portal Console App; not in any fixture read (wire.md §17). */
const consoleApp = 'b677c290-cf4b-4a8e-a60e-91ba650a4abe';

export const cloudShellUser = (user: User, tenantId: string): UserIdentity => ({
  kind: 'User',
  name: user.userPrincipalName,
  displayName: user.displayName,
  principalId: user.objectId,
  clientId: consoleApp,
  tenantId,
});

/** The payload of a user's v1 access token (wire.md §17, last rows). */
export const userClaimsFor = (of: ClaimsOf<UserIdentity>): Record<string, unknown> => {
  const { identity, issuedAt } = of;
  const { displayName, name, principalId, tenantId } = identity;
  const [given, ...family] = displayName.split(' ');
  return {
    aud: of.audience,
    iss: issuerOf(tenantId),
    iat: issuedAt - backdating,
    nbf: issuedAt - backdating,
    exp: issuedAt + of.lifetime,
    acr: '1',
    aio: `AXQAi${of.opaque}`,
    amr: ['pwd'],
    appid: identity.clientId,
    appidacr: '2',
    ...(family.length > 0 ? { family_name: family.join(' '), given_name: given } : {}),
    idtyp: 'user',
    ipaddr: '127.0.0.1',
    name: displayName,
    oid: principalId,
    puid: digest('puid', principalId).toString('hex').slice(0, 16).toUpperCase(),
    rh: `1.A${of.opaque}.`,
    scp: 'user_impersonation',
    sub: digest('sub', principalId, identity.clientId).toString('base64url'),
    tid: tenantId,
    unique_name: name,
    upn: name,
    uti: of.uti,
    ver: '1.0',
    xms_tcdt: tenantCreated,
  };
};

/** The same user has the same `puid`, and the same `sub` at one application. */
const digest = (...parts: string[]): Buffer => createHash('sha256').update(parts.join('\n')).digest();
