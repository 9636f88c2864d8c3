import { isTokenExchange, tokenExchangeAppId } from './audience.ts';

/** Who a token is for where it is no user: a managed identity, or a service principal that signs in by itself. */
export type AppIdentity = {
  /** Of a managed identity only. */
  readonly kind?: 'SystemAssigned' | 'UserAssigned';
  readonly principalId: string;
  readonly clientId: string;
  readonly tenantId: string;
  /** Of a managed identity only. */
  readonly resourceId?: string;
  /** How it proved who it is, where not by a certificate or an assertion. */
  readonly proof?: 'secret';
  /** SHA-256 of the certificate (DER, base64url) that the token is bound to: whoever shows it must hold its key (RFC 8705). */
  readonly boundTo?: string;
};

/** What the claims of one token are made from. Times are whole seconds since the epoch. */
export type ClaimsOf<Identity = AppIdentity> = {
  readonly identity: Identity;
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

export const issuerV2Of = (tenantId: string): string => `https://login.microsoftonline.com/${tenantId}/v2.0`;

export const claimsFor = (of: ClaimsOf): Record<string, unknown> =>
  isTokenExchange(of.audience) ? exchangeClaimsFor(of) : claimsV1For(of);

/** The payload of an app's v1 access token (wire.md §17: real fixtures of azure-cli, Vault and MSAL). */
const claimsV1For = (of: ClaimsOf): Record<string, unknown> => {
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
    appidacr: acrOf(identity),
    ...(identity.boundTo ? { cnf: { 'x5t#S256': identity.boundTo } } : {}),
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
    ...(identity.resourceId ? { xms_mirid: claimedId(identity.resourceId) } : {}),
    xms_tcdt: tenantCreated,
  };
};

/**
 * The payload of a token that is to be shown as an assertion: a v2 token, whose issuer a federated credential names, with
 * the id of the application behind api://AzureADTokenExchange for its audience (wire.md §9.4).
 */
const exchangeClaimsFor = ({ identity, issuedAt, lifetime, opaque, uti }: ClaimsOf): Record<string, unknown> => ({
  aud: tokenExchangeAppId,
  iss: issuerV2Of(identity.tenantId),
  iat: issuedAt - backdating,
  nbf: issuedAt - backdating,
  exp: issuedAt + lifetime,
  aio: `k2Rg${opaque}`,
  azp: identity.clientId,
  azpacr: acrOf(identity),
  idtyp: 'app',
  oid: identity.principalId,
  rh: `1.A${opaque}.`,
  sub: identity.principalId,
  tid: identity.tenantId,
  uti,
  ver: '2.0',
});

/** 1: a secret; 2: a certificate, which is what stands behind a managed identity and an assertion. */
const acrOf = ({ proof }: AppIdentity): '1' | '2' => (proof === 'secret' ? '1' : '2');

export const tenantCreated = Date.UTC(2020, 0, 1) / 1000;

/** Tokens spell the segment in lower case where ARM does not (wire.md §17). */
const claimedId = (id: string): string => id.replace(/\/resourceGroups\//i, '/resourcegroups/');
