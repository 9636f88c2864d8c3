import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, exportJWK, SignJWT } from 'jose';
import { createSigningKey, generateRsaKey } from '../../emulator/token/signing-key.ts';
import {
  type Asking,
  base,
  billing,
  billingId,
  createAsking,
  deployer,
  external,
  idle,
  type Json,
  refusal,
  start,
  tenantId,
  vm,
} from './ask.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

let asking: Asking;
let fetched: string[] = [];
let documents: Record<string, unknown> = {};
beforeAll(async () => {
  documents = {
    [`${external}/.well-known/openid-configuration`]: { issuer: external, jwks_uri: `${external}/jwks` },
    [`${external}/jwks`]: {
      keys: [null, { kty: 'EC' }, { ...(await exportJWK(publicKey)), kid: 'outer', use: 'sig' }],
    },
  };
  asking = await createAsking(async (url) => {
    fetched.push(url);
    if (!(url in documents)) throw new Error('it answers 404');
    return documents[url];
  });
});

const now = start / 1000;
const claims = { iss: external, sub: 'repo:contoso/web', aud: 'api://AzureADTokenExchange', exp: now + 600, nbf: now };
const forge = (
  changed: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: KeyObject | Uint8Array = privateKey,
): Promise<string> =>
  new SignJWT({ ...claims, ...changed }).setProtectedHeader({ alg: 'RS256', kid: 'outer', ...header }).sign(key);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = ({ body }: { body: Json }) => decodeJwt(body.access_token as string);

describe('authority › a federated assertion', () => {
  test("of a cluster here gives its identity's token, again and again", async () => {
    const assertion = asking.mint('one');
    expect(decodeJwt(assertion)).toEqual({
      aud: ['api://AzureADTokenExchange'],
      exp: now + 3600,
      iat: now,
      iss: `${base}/oidc/aks-1/`,
      jti: expect.any(String),
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'web', uid: expect.any(String) } },
      nbf: now,
      sub: 'system:serviceaccount:default:web',
    });
    const reply = await asking.byAssertion(assertion);
    expect(reply).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 },
      outcome: {
        decision: 'served: a token for https://management.azure.com to billing, by its federated credential one',
        identity: billingId,
      },
    });
    expect(tokenOf(reply)).toMatchObject({
      aud: 'https://management.azure.com',
      iss: `https://sts.windows.net/${tenantId}/`,
      oid: billing.principalId,
      appid: billing.clientId,
      appidacr: '2',
      xms_mirid: billingId.replace('resourceGroups', 'resourcegroups'),
    });
    expect((await asking.byAssertion(assertion)).status).toBe(200);
    expect((await asking.byAssertion(asking.mint('two'))).status).toBe(200);
    expect(fetched).toEqual([]);
  });

  test("of another issuer is checked against that issuer's own keys, which are kept", async () => {
    fetched = [];
    expect((await asking.byAssertion(await forge())).status).toBe(200);
    expect((await asking.byAssertion(await forge({ aud: ['x', claims.aud] }, { typ: 'JWT' }))).status).toBe(200);
    expect(fetched).toEqual([`${external}/.well-known/openid-configuration`, `${external}/jwks`]);
  });

  test('of a new key of that issuer has the keys fetched again', async () => {
    const next = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const before = documents[`${external}/jwks`];
    documents[`${external}/jwks`] = { keys: [{ ...(await exportJWK(next.publicKey)), kid: 'next' }] };
    expect((await asking.byAssertion(await forge({}, { kid: 'next' }, next.privateKey))).status).toBe(200);
    documents[`${external}/jwks`] = before;
    expect((await asking.byAssertion(await forge())).status).toBe(200);
  });

  test('may be a token of a managed identity, also after the signing key was rotated', async () => {
    const assertion = await asking.exchangeToken(vm);
    expect(decodeJwt(assertion)).toMatchObject({
      aud: 'fb60f99c-7a34-4190-8149-302f77469936',
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      sub: vm.principalId,
      azp: vm.clientId,
      ver: '2.0',
    });
    const byDeployer = { client_id: deployer.appId };
    const reply = await asking.byAssertion(assertion, byDeployer);
    expect(tokenOf(reply)).toMatchObject({ oid: deployer.objectId, appidacr: '2' });
    asking.keys.rotate(createSigningKey(await generateRsaKey()));
    expect((await asking.byAssertion(assertion, byDeployer)).status).toBe(200);
    asking.keys.replace(createSigningKey(await generateRsaKey()));
    expect((await asking.byAssertion(assertion, byDeployer)).body.error_codes).toEqual([700027]);
  });
});

const federation = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation';
const noRecord = (field: string, value: string) =>
  `No matching federated identity record found for presented assertion ${field} '${value}'. Check your federated ` +
  `identity credential Subject, Audience and Issuer against the presented assertion. ${federation}`;
const review =
  'Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .';
const signature = (reason: string) => `Client assertion contains an invalid signature. [Reason - ${reason}] ${review}`;
const lifetime = (from: string, until: string) =>
  'Client assertion is not within its valid time range. Current time: 2026-01-12T04:06:07.0000000Z, assertion valid ' +
  `from ${from}.0000000Z, expiry time of assertion ${until}.0000000Z. ${review}`;
const malformed = 'JWT token is invalid or malformed.';
const field = (name: string) =>
  `The required field '${name}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.`;
const algorithm = (alg: string) =>
  `Invalid JWT token. '${alg}' is not a supported signature algorithm. Supported signing algorithms are: 'RS256,RS384,RS512'`;
const wrongKey = signature('The provided signature value did not match the expected signature value.');

type Bad = [string, () => string | Promise<string>, number, string, number, string];

const bad: Bad[] = [
  ['no JWT at all', () => 'not-a-token', 400, 'invalid_request', 50027, malformed],
  ['four parts', async () => `${await forge()}.x`, 400, 'invalid_request', 50027, malformed],
  ['a header that is no JSON', () => 'e30x.e30.AAAA', 400, 'invalid_request', 50027, malformed],
  ['a header that is a list', () => `${part([])}.${part({})}.AAAA`, 400, 'invalid_request', 50027, malformed],
  ['padding', async () => `${await forge()}=`, 400, 'invalid_request', 50027, malformed],
  [
    'a critical extension',
    async () => {
      const [, body, tail] = (await forge()).split('.');
      return `${part({ alg: 'RS256', kid: 'outer', crit: ['b64'], b64: false })}.${body}.${tail}`;
    },
    400,
    'invalid_request',
    50027,
    malformed,
  ],
  ['no signature', () => `${part({ alg: 'none' })}.${part(claims)}.`, 400, 'invalid_request', 50027, malformed],
  [
    'alg none',
    () => `${part({ alg: 'none' })}.${part(claims)}.AAAA`,
    401,
    'invalid_client',
    5002738,
    algorithm('none'),
  ],
  [
    'alg HS256, keyed with the public key',
    () => forge({}, { alg: 'HS256' }, publicKey.export({ type: 'spki', format: 'der' })),
    401,
    'invalid_client',
    5002738,
    algorithm('HS256'),
  ],
  ['alg PS256', () => forge({}, { alg: 'PS256' }), 401, 'invalid_client', 5002738, algorithm('PS256')],
  [
    'another typ',
    () => forge({}, { typ: 'at+jwt' }),
    400,
    'invalid_request',
    5002727,
    "Invalid JWT header type specified, must be 'JWT' or 'http://openid.net/specs/jwt/1.0'.",
  ],
  ['no iss', () => forge({ iss: undefined }), 400, 'invalid_request', 90014, field('iss')],
  ['no sub', () => forge({ sub: '' }), 400, 'invalid_request', 90014, field('sub')],
  ['no aud', () => forge({ aud: [] }), 400, 'invalid_request', 90014, field('aud')],
  ['no exp', () => forge({ exp: undefined }), 400, 'invalid_request', 90014, field('exp')],
  ['an nbf that is no time', () => forge({ nbf: -1 }), 400, 'invalid_request', 50027, malformed],
  [
    'another issuer',
    () => forge({ iss: 'https://evil.example' }),
    401,
    'invalid_client',
    700211,
    noRecord('issuer', 'https://evil.example'),
  ],
  [
    'an issuer with one more slash',
    () => forge({ iss: `${external}/` }),
    401,
    'invalid_client',
    700211,
    noRecord('issuer', `${external}/`),
  ],
  [
    'another subject',
    () => forge({ sub: 'repo:contoso/api' }),
    401,
    'invalid_client',
    700213,
    noRecord('subject', 'repo:contoso/api'),
  ],
  [
    'the subject of another issuer',
    () => forge({ sub: 'system:serviceaccount:default:web' }),
    401,
    'invalid_client',
    700213,
    noRecord('subject', 'system:serviceaccount:default:web'),
  ],
  [
    'a subject in another casing',
    () => forge({ sub: 'repo:Contoso/web' }),
    401,
    'invalid_client',
    7002138,
    "No matching federated identity record found for presented assertion subject 'repo:Contoso/web'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. " +
      `Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ${federation}`,
  ],
  [
    'another audience',
    () => forge({ aud: 'api://AzureADTokenexchange' }),
    401,
    'invalid_client',
    700212,
    noRecord('audience', 'api://AzureADTokenexchange'),
  ],
  [
    'an unknown kid',
    () => forge({}, { kid: 'inner' }),
    401,
    'invalid_client',
    700027,
    signature('The key was not found., Key identifier in the token: "inner".'),
  ],
  [
    'a kid that is no text',
    () => forge({}, { kid: 7 }),
    401,
    'invalid_client',
    700027,
    signature('The key was not found., Key identifier in the token: 7.'),
  ],
  ['the signature of another key', () => forge({}, {}, stranger), 401, 'invalid_client', 700027, wrongKey],
  [
    'a payload that was changed',
    async () => {
      const [head, , tail] = (await forge()).split('.');
      return `${head}.${part({ ...claims, exp: claims.exp + 1 })}.${tail}`;
    },
    401,
    'invalid_client',
    700027,
    wrongKey,
  ],
  [
    'an end more than five minutes ago',
    () => forge({ exp: now - 301, nbf: undefined }),
    401,
    'invalid_client',
    700024,
    lifetime('1970-01-01T00:00:00', '2026-01-12T04:01:06'),
  ],
  [
    'a beginning more than five minutes ahead',
    () => forge({ nbf: now + 301 }),
    401,
    'invalid_client',
    700024,
    lifetime('2026-01-12T04:11:08', '2026-01-12T04:16:07'),
  ],
  [
    'the client itself for an issuer, which has no certificate',
    () => forge({ iss: billing.clientId, sub: billing.clientId }),
    401,
    'invalid_client',
    700027,
    signature('The key was not found., billing has no certificate: the world knows none.'),
  ],
  [
    "an issuer of Entra's own, not this tenant's",
    () => forge({ iss: 'https://sts.windows.net/other/', sub: 'someone' }),
    401,
    'invalid_client',
    700222,
    'AAD-issued tokens may not be used for federated identity flows.',
  ],
];

describe('authority › refuses an assertion', () => {
  test.each(bad)('with %s', async (_, assertion, status, error, code, text) => {
    const { outcome, ...reply } = await asking.byAssertion(await assertion());
    expect(reply).toEqual(refusal(status, error, code, text));
    expect(outcome.decision).toMatch(new RegExp(`^refused: AADSTS${code}: `));
  });

  test('within five minutes of its time not at all', async () => {
    expect((await asking.byAssertion(await forge({ exp: now - 299 }))).status).toBe(200);
    expect((await asking.byAssertion(await forge({ nbf: now + 299 }))).status).toBe(200);
  });

  test('of an issuer that no record names without asking that issuer anything', async () => {
    fetched = [];
    await asking.byAssertion(await forge({ iss: 'https://evil.example' }));
    expect(fetched).toEqual([]);
  });

  test('for an identity that trusts nobody, and tells the journal whom it would trust', async () => {
    const none = await asking.byAssertion(asking.mint('one'), { client_id: idle.clientId });
    expect(none.body.error_codes).toEqual([700211]);
    expect(none.outcome.decision).toContain('(idle has no federated credential)');
    const other = await asking.byAssertion(await forge({ sub: 'x' }));
    expect(other.outcome.decision).toContain('(billing trusts repo:contoso/web)');
    const system = await asking.byAssertion(asking.mint('one'), { client_id: vm.clientId });
    expect(system.body.error_codes).toEqual([700211]);
  });

  test("of one cluster signed with another's key", async () => {
    const [head, , tail] = asking.mint('two').split('.');
    const body = asking.mint('one').split('.')[1];
    expect((await asking.byAssertion(`${head}.${body}.${tail}`)).body.error_codes).toEqual([700027]);
  });

  test('that is the token of an app and not of a managed identity', async () => {
    const assertion = await asking.exchangeToken({ clientId: deployer.appId, principalId: 'not-a-managed-identity' });
    const { outcome: _, ...reply } = await asking.byAssertion(assertion, { client_id: deployer.appId });
    const text = 'Only MSI tokens may be used as Federated Identity Credentials for AAD issuer.';
    expect(reply).toEqual(refusal(401, 'invalid_client', 700226, text));
  });

  test.each([
    ['is not there', {}],
    ['names another issuer', { issuer: 'https://other.example', jwks_uri: `${external}/jwks` }],
    ['has no keys', { issuer: external, jwks_uri: `${external}/.well-known/openid-configuration` }],
    ['names keys that are not there', { issuer: external, jwks_uri: `${external}/nowhere` }],
  ])('of an issuer whose document %s', async (_, document) => {
    const url = `${external}/.well-known/openid-configuration`;
    const other = await createAsking(async (asked) => {
      if (asked !== url || !('issuer' in document)) throw new Error('it answers 404');
      return document;
    });
    const { outcome, ...reply } = await other.byAssertion(await forge());
    expect(reply).toEqual(refusal(400, 'invalid_request', 50166, 'Request to External OIDC endpoint failed.'));
    expect(outcome.decision).toContain(external);
  });
});
