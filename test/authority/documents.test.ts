import { createPublicKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Asking, base, createAsking, guid, refusal, tenantId } from './ask.ts';

let asking: Asking;
beforeAll(async () => {
  asking = await createAsking();
});

const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'max-age=86400, private',
  'x-ms-request-id': guid,
  'x-ms-ests-server': '2.1.22200.6 - WUS2 ProdSlices',
};

const both = {
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
  scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  request_uri_parameter_supported: false,
  http_logout_supported: true,
  frontchannel_logout_supported: true,
  claims_supported: expect.arrayContaining(['sub', 'iss', 'aud', 'tid']),
  cloud_instance_name: 'microsoftonline.com',
  cloud_graph_host_name: 'graph.windows.net',
  msgraph_host: 'graph.microsoft.com',
  rbac_url: 'https://pas.windows.net',
};

const v2 = (tenant: string, issued: string, region: string | null) => ({
  ...both,
  issuer: `https://login.microsoftonline.com/${issued}/v2.0`,
  token_endpoint: `${base}/${tenant}/oauth2/v2.0/token`,
  authorization_endpoint: `${base}/${tenant}/oauth2/v2.0/authorize`,
  device_authorization_endpoint: `${base}/${tenant}/oauth2/v2.0/devicecode`,
  end_session_endpoint: `${base}/${tenant}/oauth2/v2.0/logout`,
  userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
  jwks_uri: `${base}/${tenant}/discovery/v2.0/keys`,
  kerberos_endpoint: `${base}/${tenant}/kerberos`,
  tenant_region_scope: region,
});

const v1 = (tenant: string, issued: string, region: string | null) => ({
  ...both,
  issuer: `https://sts.windows.net/${issued}/`,
  token_endpoint: `${base}/${tenant}/oauth2/token`,
  authorization_endpoint: `${base}/${tenant}/oauth2/authorize`,
  device_authorization_endpoint: `${base}/${tenant}/oauth2/devicecode`,
  end_session_endpoint: `${base}/${tenant}/oauth2/logout`,
  check_session_iframe: `${base}/${tenant}/oauth2/checksession`,
  userinfo_endpoint: `${base}/${tenant}/openid/userinfo`,
  jwks_uri: `${base}/common/discovery/keys`,
  microsoft_multi_refresh_token: true,
  kerberos_endpoint: `${base}/${tenant}/kerberos`,
  tenant_region_scope: region,
});

describe('authority › OpenID configuration', () => {
  test.each([
    ['the tenant by its id', tenantId, tenantId, tenantId, 'WW'],
    ['the tenant by its domain', 'contoso.onmicrosoft.com', tenantId, tenantId, 'WW'],
    ['common, whose issuer is a template', 'common', 'common', '{tenantid}', null],
    ['organizations, whose issuer is a template', 'organizations', 'organizations', '{tenantid}', null],
  ])('names its own endpoints and the real issuer for %s', async (_, asked, tenant, issued, region) => {
    const second = await asking.ask('GET', `/${asked}/v2.0/.well-known/openid-configuration`);
    expect(second).toMatchObject({ status: 200, headers });
    expect(second.body).toEqual(v2(tenant, issued, region));
    const first = await asking.ask('GET', `/${asked}/.well-known/openid-configuration`);
    expect(first).toMatchObject({ status: 200, headers });
    expect(first.body).toEqual(v1(tenant, issued, region));
  });

  test('is found with doubled slashes, a closing slash and any casing', async () => {
    const plain = await asking.ask('GET', '/common/v2.0/.well-known/openid-configuration');
    for (const path of [
      '/common//v2.0/.well-known/openid-configuration',
      '//common/v2.0/.well-known/openid-configuration/',
      '/COMMON/V2.0/.Well-Known/OpenID-Configuration',
    ]) {
      expect((await asking.ask('GET', path)).body).toEqual(plain.body);
    }
  });

  test('refuses another tenant, and what can be no tenant', async () => {
    const stranger = '99999999-9999-4999-8999-999999999999';
    const { outcome, ...unknown } = await asking.ask('GET', `/${stranger}/v2.0/.well-known/openid-configuration`);
    const text = (name: string) =>
      `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. ` +
      'Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.';
    expect(unknown).toEqual(refusal(400, 'invalid_tenant', 90002, text(stranger)));
    expect(outcome).toEqual({ endpoint: 'authority', decision: `refused: AADSTS90002: ${text(stranger)}` });
    const domain = await asking.ask('GET', '/fabrikam.com/discovery/v2.0/keys');
    expect(domain).toMatchObject(refusal(400, 'invalid_tenant', 90002, text('fabrikam.com')));
    expect(await asking.ask('GET', '/contoso/discovery/v2.0/keys')).toMatchObject(
      refusal(
        400,
        'invalid_tenant',
        900023,
        "Specified tenant identifier 'contoso' is neither a valid DNS name, nor a valid external domain.",
      ),
    );
  });

  test('takes GET and HEAD only', async () => {
    const { headers: sent, ...reply } = await asking.ask('POST', '/common/v2.0/.well-known/openid-configuration');
    const text = 'The endpoint only accepts GET, HEAD requests. Received a POST request.';
    const { headers: expected, ...rest } = refusal(405, 'invalid_request', 900561, text);
    expect(reply).toMatchObject(rest);
    expect(sent).toEqual({ ...expected, Allow: 'GET, HEAD' });
    expect((await asking.ask('HEAD', '/common/v2.0/.well-known/openid-configuration')).status).toBe(200);
  });

  test('says of any other path what is served', async () => {
    const { status, body } = await asking.ask('GET', `/${tenantId}/oauth2/v2.0/authorize?client_id=x`);
    expect(status).toBe(404);
    expect(body).toEqual({
      error: 'not_found',
      error_description: expect.stringMatching(
        /^msi-emulator does not serve \/.*\/oauth2\/v2\.0\/authorize; it serves/,
      ),
    });
  });
});

describe('authority › keys', () => {
  test('are published with certificate, thumbprint and, in v2, their issuer', async () => {
    const { body } = await asking.ask('GET', `/${tenantId}/discovery/v2.0/keys`);
    const [key] = body.keys as Record<string, string>[];
    const certificate = new X509Certificate(Buffer.from(key?.x5c?.[0] ?? '', 'base64'));
    expect(body).toEqual({
      keys: [
        {
          kty: 'RSA',
          use: 'sig',
          e: 'AQAB',
          n: createPublicKey(asking.keys.current().privateKey).export({ format: 'jwk' }).n,
          kid: asking.keys.current().kid,
          x5t: Buffer.from(certificate.fingerprint.replaceAll(':', ''), 'hex').toString('base64url'),
          x5c: [expect.any(String)],
          issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
        },
      ],
    });
    const { issuer: _, ...bare } = key ?? {};
    expect((await asking.ask('GET', '/common/discovery/keys')).body).toEqual({ keys: [bare] });
    expect((await asking.ask('GET', '/common/discovery/v2.0/keys')).body).toEqual({
      keys: [{ ...bare, issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' }],
    });
  });
});

describe('authority › instance discovery', () => {
  const discover = (endpoint: string) =>
    asking.ask(
      'GET',
      `/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(endpoint)}`,
    );
  const metadata = [
    { preferred_network: 'localhost:50343', preferred_cache: 'localhost:50343', aliases: ['localhost:50343'] },
    {
      preferred_network: 'login.microsoftonline.com',
      preferred_cache: 'login.windows.net',
      aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
    },
  ];

  test('knows itself and the public cloud, and sends on to the host that was asked about', async () => {
    const own = await discover(`${base}/${tenantId}/oauth2/v2.0/authorize`);
    expect(own).toMatchObject({ status: 200, headers });
    expect(own.body).toEqual({
      tenant_discovery_endpoint: `${base}/${tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata,
    });
    expect((await discover('https://login.windows.net/common/oauth2/authorize')).body).toEqual({
      tenant_discovery_endpoint: 'https://login.windows.net/common/.well-known/openid-configuration',
      'api-version': '1.1',
      metadata,
    });
  });

  test.each([
    'https://evil.example/common/oauth2/v2.0/authorize',
    'http://localhost:50343/t/oauth2/authorize',
    'no url',
  ])('does not vouch for %s', async (endpoint) => {
    expect(await discover(endpoint)).toMatchObject(
      refusal(400, 'invalid_instance', 50049, 'Unknown or invalid instance.'),
    );
  });

  test('names the parameter that is missing', async () => {
    expect(await asking.ask('GET', '/common/discovery/instance?api-version=1.1')).toMatchObject(
      refusal(
        400,
        'invalid_request',
        900144,
        "The request body must contain the following parameter: 'authorization_endpoint'.",
      ),
    );
  });
});

describe("authority › a cluster's issuer", () => {
  test('publishes its discovery document and its one key, whatever the casing of the path', async () => {
    const { body } = await asking.ask('GET', '/oidc/AKS-1/.well-known/openid-configuration');
    expect(body).toEqual({
      issuer: `${base}/oidc/aks-1/`,
      jwks_uri: `${base}/oidc/aks-1/openid/v1/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
    const keys = await asking.ask('GET', '/oidc/aks-1/openid/v1/jwks');
    const key = { use: 'sig', kty: 'RSA', kid: expect.any(String), alg: 'RS256', n: expect.any(String), e: 'AQAB' };
    expect(keys.body).toEqual({ keys: [key] });
    expect((await asking.ask('GET', '/oidc/aks-2/openid/v1/jwks')).body).not.toEqual(keys.body);
  });

  test('is the one that the world writes, where it writes one', async () => {
    const { body } = await asking.ask('GET', '/oidc/aks-2//.well-known/openid-configuration');
    expect(body).toMatchObject({
      issuer: 'https://westus2.oic.prod-aks.azure.com/t/c/',
      jwks_uri: `${base}/oidc/aks-2/openid/v1/jwks`,
    });
  });

  test.each(['/oidc/aks-3/openid/v1/jwks', '/oidc/aks-1/constructor', '/oidc/aks-1'])(
    'has nothing at %s, and says where there is something',
    async (path) => {
      const { status, body } = await asking.ask('GET', path);
      expect({ status, body }).toEqual({
        status: 404,
        body: {
          error: 'not_found',
          error_description: expect.stringContaining('it serves /oidc/aks-1/.well-known/openid-configuration'),
        },
      });
    },
  );

  test('takes GET and HEAD only', async () => {
    expect((await asking.ask('POST', '/oidc/aks-1/openid/v1/jwks')).status).toBe(405);
  });
});
