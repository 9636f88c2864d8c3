import { issuerOf, issuerV2Of } from '../token/claims.ts';

export type Version = 'v1' | 'v2';

const claims = [
  'sub',
  'iss',
  'cloud_instance_name',
  'cloud_instance_host_name',
  'cloud_graph_host_name',
  'msgraph_host',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'acr',
  'nonce',
  'preferred_username',
  'name',
  'tid',
  'ver',
  'at_hash',
  'c_hash',
  'email',
];

/**
 * The discovery document (wire.md §18.1). `tenant` is the tenant's id, `common` or `organizations`; the last two are of
 * no one tenant, and their issuer says `{tenantid}` for the reader to fill in. Every address but the issuer's and
 * Microsoft Graph's is the emulator's own, as the client reached it.
 */
export const openidConfiguration = (version: Version, base: string, tenant: string): Record<string, unknown> => {
  const of = `${base}/${tenant}`;
  const v2 = version === 'v2';
  const oauth2 = `${of}/oauth2${v2 ? '/v2.0' : ''}`;
  const issued = tenant === 'common' || tenant === 'organizations' ? '{tenantid}' : tenant;
  return {
    token_endpoint: `${oauth2}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: v2 ? `${of}/discovery/v2.0/keys` : `${base}/common/discovery/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: v2 ? issuerV2Of(issued) : issuerOf(issued),
    ...(v2 ? {} : { microsoft_multi_refresh_token: true }),
    request_uri_parameter_supported: false,
    userinfo_endpoint: v2 ? 'https://graph.microsoft.com/oidc/userinfo' : `${of}/openid/userinfo`,
    authorization_endpoint: `${oauth2}/authorize`,
    device_authorization_endpoint: `${oauth2}/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${oauth2}/logout`,
    ...(v2 ? {} : { check_session_iframe: `${of}/oauth2/checksession` }),
    claims_supported: claims,
    kerberos_endpoint: `${of}/kerberos`,
    tenant_region_scope: issued === '{tenantid}' ? null : 'WW',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  };
};
