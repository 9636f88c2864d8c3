import { beforeAll, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { type Asking, createAsking, deployer, guid, refusal, start, tenantId } from './ask.ts';

let asking: Asking;
beforeAll(async () => {
  asking = await createAsking();
});

const seconds = start / 1000;
const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store, no-cache',
  Pragma: 'no-cache',
  Expires: '-1',
  'x-ms-request-id': guid,
  'x-ms-ests-server': '2.1.22200.6 - WUS2 ProdSlices',
  'x-ms-clitelem': '1,0,0,,',
};
const opaque = (pattern: RegExp) => expect.stringMatching(pattern);

describe('authority › client credentials with a secret', () => {
  test('gives a v1 token of the service principal, in numbers from the v2 endpoint', async () => {
    const reply = await asking.bySecret();
    expect(reply).toEqual({
      status: 200,
      headers,
      body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: expect.any(String) },
      outcome: {
        decision: 'served: a token for https://management.azure.com to deployer, by its client secret',
        endpoint: 'authority',
        identity: deployer.objectId,
        resource: 'https://management.azure.com',
        uti: decodeJwt(reply.body.access_token as string).uti,
      },
    });
    const keys = createLocalJWKSet(asking.keys.published());
    const { payload } = await jwtVerify(reply.body.access_token as string, keys, { currentDate: new Date(start) });
    const iss = `https://sts.windows.net/${tenantId}/`;
    expect(payload).toEqual({
      aud: 'https://management.azure.com',
      iss,
      iat: seconds - 300,
      nbf: seconds - 300,
      exp: seconds + 3600,
      aio: opaque(/^E2Zg/),
      appid: deployer.appId,
      appidacr: '1',
      idp: iss,
      idtyp: 'app',
      oid: deployer.objectId,
      rh: opaque(/^1\.A/),
      sub: deployer.objectId,
      tid: tenantId,
      uti: opaque(/^[\w-]{22}$/),
      ver: '1.0',
      xms_idrel: '7 12',
      xms_tcdt: expect.any(Number),
    });
  });

  test('gives the same in strings from the v1 endpoint, the resource verbatim', async () => {
    const { scope: _, ...fields } = asking.secretFields;
    const resource = 'https://management.azure.com/';
    const { status, body } = await asking.post(`/${tenantId}/oauth2/token`, { ...fields, resource });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        token_type: 'Bearer',
        expires_in: '3599',
        ext_expires_in: '3599',
        expires_on: String(seconds + 3600),
        not_before: String(seconds - 300),
        resource,
        access_token: expect.any(String),
      },
    });
    expect(decodeJwt(body.access_token as string).aud).toBe(resource);
  });

  test('takes the id and the secret from a Basic header, percent-encoded', async () => {
    const credentials = `${deployer.appId}:${encodeURIComponent('first+secret/=')}`;
    const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    const reply = await asking.bySecret(
      { client_id: undefined, client_secret: undefined },
      { headers: { Authorization: authorization } },
    );
    expect(reply.status).toBe(200);
  });

  test.each([
    ['https://vault.azure.net/.default', 'https://vault.azure.net'],
    ['https://management.azure.com//.default', 'https://management.azure.com/'],
    ['797f4846-ba00-4fd7-ba43-dac1f8f63013/.default', '797f4846-ba00-4fd7-ba43-dac1f8f63013'],
    ['https://vault.azure.net/.default openid offline_access profile', 'https://vault.azure.net'],
  ])('reads the scope %s as the audience %s', async (scope, audience) => {
    const { body } = await asking.bySecret({ scope });
    expect(decodeJwt(body.access_token as string).aud).toBe(audience);
  });

  test('puts the app roles that the world grants into the token', async () => {
    const { body } = await asking.bySecret({ scope: 'api://orders/.default' });
    expect(decodeJwt(body.access_token as string).roles).toEqual(['Orders.Read']);
  });

  test('signs anew each time', async () => {
    const [one, two] = [await asking.bySecret(), await asking.bySecret()];
    expect(one.body.access_token).not.toBe(two.body.access_token);
  });

  test("echoes the client's own id of its request, in an error always and in a header where asked", async () => {
    const id = '11111111-2222-4333-8444-555555555555';
    const asked = { headers: { 'client-request-id': id, 'return-client-request-id': 'true' } };
    expect((await asking.bySecret({}, asked)).headers).toEqual({ ...headers, 'client-request-id': id });
    const refused = await asking.bySecret({ client_secret: 'wrong' }, asked);
    expect(refused.body.correlation_id).toBe(id);
    expect(refused.body.error_description).toContain(` Correlation ID: ${id} `);
    const query = await asking.post(`/${tenantId}/oauth2/v2.0/token?client-request-id=${id}`, {});
    expect(query.body.correlation_id).toBe(id);
    expect((await asking.bySecret({ scope: '' }, { headers: { 'client-request-id': '<script>' } })).body).toMatchObject(
      {
        correlation_id: guid,
      },
    );
  });
});

const missing = (name: string) => `The request body must contain the following parameter: '${name}'.`;
const scopeText = (scope: string) =>
  `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default ` +
  'suffixed to the resource identifier (application ID URI).';
const unknownScope = (scope: string) =>
  "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is " +
  `not valid. The scope ${scope} is not valid.`;
const stranger = '99999999-9999-4999-8999-999999999999';

type Refused = [string, Record<string, string | undefined>, number, string, number, string];

const refused: Refused[] = [
  ['no grant type', { grant_type: undefined }, 400, 'invalid_request', 900144, missing('grant_type')],
  ['no client id', { client_id: undefined }, 400, 'invalid_request', 900144, missing('client_id')],
  ['an empty client id', { client_id: '' }, 400, 'invalid_request', 900144, missing('client_id')],
  ['no scope', { scope: undefined }, 400, 'invalid_request', 900144, missing('scope')],
  [
    'an assertion of no type',
    { client_assertion: 'a.b.c' },
    400,
    'invalid_request',
    900144,
    missing('client_assertion_type'),
  ],
  [
    'an assertion of another type',
    { client_assertion: 'a.b.c', client_assertion_type: 'saml' },
    400,
    'invalid_request',
    9002313,
    'Invalid request. Request is malformed or invalid.',
  ],
  [
    'another grant',
    { grant_type: 'password' },
    400,
    'unsupported_grant_type',
    70003,
    "The app requested an unsupported grant type 'password'.",
  ],
  [
    'an app that the tenant does not have',
    { client_id: stranger },
    400,
    'unauthorized_client',
    700016,
    `Application with identifier '${stranger}' was not found in the directory 'Contoso'. This can happen if the ` +
      'application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
      'You may have sent your authentication request to the wrong tenant.',
  ],
  [
    'no credential',
    { client_secret: undefined },
    401,
    'invalid_client',
    7000216,
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  ],
  [
    'a wrong secret',
    { client_secret: 'secon' },
    401,
    'invalid_client',
    7000215,
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the ' +
      `client secret ID, for a secret added to app '${deployer.appId}'.`,
  ],
  [
    'a scope without /.default',
    { scope: 'https://vault.azure.net/user_impersonation' },
    400,
    'invalid_scope',
    1002012,
    scopeText('https://vault.azure.net/user_impersonation'),
  ],
  ['sign-in scopes alone', { scope: 'openid' }, 400, 'invalid_scope', 1002012, scopeText('openid')],
  ['a scope of no resource', { scope: '/.default' }, 400, 'invalid_scope', 70011, unknownScope('/.default')],
  [
    'a resource that is no URI',
    { scope: 'user.read/.default' },
    400,
    'invalid_scope',
    70011,
    unknownScope('user.read/.default'),
  ],
  [
    'two resources',
    { scope: 'https://a.example/.default https://b.example/.default' },
    400,
    'invalid_scope',
    70011,
    unknownScope('https://a.example/.default https://b.example/.default'),
  ],
  [
    'an application that nobody declared',
    { scope: 'api://nobody/.default' },
    400,
    'invalid_resource',
    500011,
    'The resource principal named api://nobody was not found in the tenant named Contoso. This can happen if the ' +
      'application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
      'You might have sent your authentication request to the wrong tenant.',
  ],
];

describe('authority › token endpoint', () => {
  test.each(refused)('refuses %s', async (_, changed, status, error, code, text) => {
    const { outcome, ...reply } = await asking.bySecret(changed);
    expect(reply).toEqual(refusal(status, error, code, text));
    expect(outcome.decision).toMatch(new RegExp(`^refused: AADSTS${code}: `));
    expect(outcome.decision).not.toContain('second');
  });

  test('refuses the v1 endpoint without a resource', async () => {
    const { outcome: _, ...reply } = await asking.post(`/${tenantId}/oauth2/token`, asking.secretFields);
    expect(reply).toEqual(refusal(400, 'invalid_request', 900144, missing('resource')));
  });

  test('refuses a parameter that is given twice', async () => {
    const { outcome: _, ...reply } = await asking.ask('POST', `/${tenantId}/oauth2/v2.0/token`, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'scope=a&scope=b',
    });
    const text = "The request is not properly formatted. The parameter 'scope' is duplicated.";
    expect(reply).toEqual(refusal(400, 'invalid_request', 9000411, text));
  });

  test('reads a form and nothing else, and says so in the journal', async () => {
    const { outcome, ...reply } = await asking.ask('POST', `/${tenantId}/oauth2/v2.0/token`, {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(asking.secretFields),
    });
    expect(reply).toEqual(refusal(400, 'invalid_request', 900144, missing('grant_type')));
    expect(outcome.decision).toContain('(the body is application/json, not application/x-www-form-urlencoded)');
  });

  test('refuses a GET', async () => {
    const { status, headers: sent, body } = await asking.ask('GET', `/${tenantId}/oauth2/v2.0/token`);
    const expected = refusal(
      405,
      'invalid_request',
      900561,
      'The endpoint only accepts POST requests. Received a GET request.',
    );
    expect({ status, headers: sent, body }).toEqual({ ...expected, headers: { ...expected.headers, Allow: 'POST' } });
  });

  test.each(['common', 'organizations'])('refuses %s, which says nothing of the tenant', async (tenant) => {
    const { outcome: _, ...reply } = await asking.post(`/${tenant}/oauth2/v2.0/token`, asking.secretFields);
    const text =
      'No tenant-identifying information found in either the request or implied by any provided credentials.';
    expect(reply).toEqual(refusal(400, 'invalid_request', 50059, text));
  });

  test('refuses another tenant with invalid_request', async () => {
    const { status, body } = await asking.post(`/${stranger}/oauth2/v2.0/token`, asking.secretFields);
    expect({ status, error: body.error, codes: body.error_codes }).toEqual({
      status: 400,
      error: 'invalid_request',
      codes: [90002],
    });
  });

  test('answers by the domain name of the tenant, and with doubled slashes', async () => {
    expect((await asking.post('/contoso.onmicrosoft.com//oauth2/v2.0/token/', asking.secretFields)).status).toBe(200);
  });
});

describe('authority › under a fault rule', () => {
  test('is throttled, and out of order, in its own words', async () => {
    const throttled = await asking.bySecret({}, { condition: { name: 'throttled', retryAfter: 3 } });
    expect(throttled).toMatchObject(
      refusal(429, 'temporarily_unavailable', 90055, 'There are too many incoming requests.'),
    );
    expect(throttled.headers['Retry-After']).toBe('3');
    const out = await asking.ask('GET', '/common/v2.0/.well-known/openid-configuration', {
      condition: { name: 'outage', status: 503 },
    });
    expect(out).toMatchObject(
      refusal(503, 'temporarily_unavailable', 90033, 'A transient error has occurred. Please try again.'),
    );
  });

  test('hands out a token that is wrong in the way asked for, and says what it would have said', async () => {
    const { status, body } = await asking.bySecret({}, { condition: { name: 'token-flaw', flaw: 'expired' } });
    expect({ status, expires_in: body.expires_in }).toEqual({ status: 200, expires_in: 3599 });
    expect(decodeJwt(body.access_token as string).exp).toBeLessThan(seconds);
  });

  test('dates tokens by a clock that is off', async () => {
    const { body } = await asking.bySecret({}, { condition: { name: 'clock-skew', milliseconds: 600_000 } });
    expect(decodeJwt(body.access_token as string).exp).toBe(seconds + 600 + 3600);
  });
});
