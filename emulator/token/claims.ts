import type { ManagedIdentity } from '../world/store.ts';

/** What the claims of one token are made from. Times are whole seconds since the epoch. */
export type ClaimsOf = {
  readonly identity: ManagedIdentity;
  /** Verbatim, slash and all. */
  readonly audience: string;
  readonly issuedAt: number;
  readonly lifetime: number;
  /** 22 characters of base64url. */
  readonly uti: string;
  /** Opaque filling for `aio` and `rh`, base64url. */
  readonly opaque: string;
  /** App role values granted for this audience. */
  readonly roles: readonly string[];
  /** Resource id of the host that asked, where it isn't the identity itself. */
  readonly hostId?: string;
};

/** Azure dates a token back by five minutes, so that a host whose clock is slow takes it (wire.md §17). */
export const backdating = 300;

export const issuerOf = (tenantId: string): string => `https://sts.windows.net/${tenantId}/`;

/** The payload of a managed identity's v1 access token (wire.md §17: real fixtures of azure-cli, Vault and MSAL). */
export const claimsFor = (of: ClaimsOf): Record<string, unknown> => {
  const { identity, issuedAt } = of;
  const iss = issuerOf(identity.tenantId);
  return {
    aud: of.audience,
    iss,
    iat: issuedAt - backdating,
    nbf: issuedAt - backdating,
    exp: issuedAt + of.lifetime,
    aio: `E2Zg${of.opaque}`,
    appid: identity.clientId,
    appidacr: '2',
    idp: iss,
    idtyp: 'app',
    oid: identity.principalId,
    rh: `1.A${of.opaque}.`,
    ...(of.roles.length > 0 ? { roles: of.roles } : {}),
    sub: identity.principalId,
    tid: identity.tenantId,
    uti: of.uti,
    ver: '1.0',
    ...(of.hostId ? { xms_az_rid: claimedId(of.hostId) } : {}),
    xms_idrel: '7 12',
    xms_mirid: claimedId(identity.resourceId),
    xms_tcdt: tenantCreated,
  };
};

const tenantCreated = Date.UTC(2020, 0, 1) / 1000;

/** Tokens spell the segment in lower case where ARM does not (wire.md §17). */
const claimedId = (id: string): string => id.replace(/\/resourceGroups\//i, '/resourcegroups/');
