import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { createIssuer, type TokenIssuer, type TokenRequest } from '../../emulator/token/issuer.ts';
import { createKeySet, type KeySet } from '../../emulator/token/key-set.ts';
import { createSigningKey, generateRsaKey, parseRsaKey, rsaKeyPem } from '../../emulator/token/signing-key.ts';
import type { ManagedIdentity } from '../../emulator/world/store.ts';
import type { World } from '../../emulator/world/world.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const appId = '22222222-2222-4222-8222-222222222222';
const vmId = '/subscriptions/s/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1';
const system: ManagedIdentity = {
  kind: 'SystemAssigned',
  resourceId: vmId,
  name: 'vm-web-1',
  principalId: 'aaaaaaaa-0000-4000-8000-000000000001',
  clientId: 'aaaaaaaa-0000-4000-8000-000000000002',
  tenantId,
};
const world: World = {
  tenant: { tenantId, displayName: 'Contoso', domain: 'contoso.onmicrosoft.com' },
  subscriptions: [],
  resources: [],
  roleAssignments: [],
  roleDefinitions: [],
  users: [],
  servicePrincipals: [],
  applications: [
    { appId, displayName: 'orders', identifierUris: ['api://orders'], appRoles: [{ id: 'r', value: 'Orders.Read' }] },
  ],
  appRoleAssignments: [{ principalId: system.principalId, resourceAppId: appId, role: 'Orders.Read' }],
};
const start = Date.UTC(2026, 0, 1);
const arm: TokenRequest = { identity: system, audience: 'https://management.azure.com/', lifetime: 86_400 };

let keys: KeySet;
let now: number;
let issuer: TokenIssuer;
beforeAll(async () => {
  keys = createKeySet(createSigningKey(await generateRsaKey()));
});
const fresh = (): void => {
  now = start;
  let count = 0;
  const random = (bytes: number) => Buffer.alloc(bytes, ++count);
  issuer = createIssuer({ key: keys.current, clock: { now: () => now }, world, random });
};

describe('token', () => {
  test("carries the header and claims of a managed identity's v1 token", async () => {
    fresh();
    const { jwt, notBefore, expiresAt, uti } = await issuer.issue(arm);
    const { kid, x5t } = keys.current();
    expect(decodeProtectedHeader(jwt)).toEqual({ typ: 'JWT', alg: 'RS256', x5t, kid });
    const issuedAt = start / 1000;
    expect(decodeJwt(jwt)).toEqual({
      aud: 'https://management.azure.com/',
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: issuedAt - 300,
      nbf: issuedAt - 300,
      exp: issuedAt + 86_400,
      aio: expect.stringMatching(/^E2Zg[\w-]{64}$/),
      appid: system.clientId,
      appidacr: '2',
      idp: `https://sts.windows.net/${tenantId}/`,
      idtyp: 'app',
      oid: system.principalId,
      rh: expect.stringMatching(/^1\.A[\w-]{64}\.$/),
      sub: system.principalId,
      tid: tenantId,
      uti: expect.stringMatching(/^[\w-]{22}$/),
      ver: '1.0',
      xms_idrel: '7 12',
      xms_mirid: '/subscriptions/s/resourcegroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1',
      xms_tcdt: 1_577_836_800,
    });
    expect({ notBefore, expiresAt, uti }).toEqual({
      notBefore: issuedAt - 300,
      expiresAt: issuedAt + 86_400,
      uti: decodeJwt(jwt).uti,
    });
  });

  test('verifies with jose and with jsonwebtoken from the published keys alone', async () => {
    fresh();
    const { jwt } = await issuer.issue(arm);
    const { payload } = await jwtVerify(jwt, createLocalJWKSet(keys.published()), {
      currentDate: new Date(now),
      audience: arm.audience,
      algorithms: ['RS256'],
    });
    expect(payload.oid).toBe(system.principalId);
    const [jwk] = keys.published().keys;
    const key = createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' });
    const checked = jsonwebtoken.verify(jwt, key, { algorithms: ['RS256'], clockTimestamp: now / 1000 });
    expect(checked).toMatchObject({ tid: tenantId });
  });

  test('names the host that asked where the identity is user-assigned', async () => {
    fresh();
    const { jwt } = await issuer.issue({ ...arm, hostId: vmId });
    expect(decodeJwt(jwt).xms_az_rid).toBe(vmId.replace('resourceGroups', 'resourcegroups'));
  });

  test('carries the app roles granted for its audience, and none for another', async () => {
    fresh();
    const orders = await issuer.issue({ ...arm, audience: 'api://orders' });
    expect(decodeJwt(orders.jwt).roles).toEqual(['Orders.Read']);
    expect(decodeJwt((await issuer.issue(arm)).jwt)).not.toHaveProperty('roles');
  });

  test('is served again until ten minutes before its end', async () => {
    fresh();
    const first = await issuer.issue(arm);
    now = start + (86_400 - 601) * 1000;
    expect(await issuer.issue(arm)).toBe(first);
    now += 2000;
    const second = await issuer.issue(arm);
    expect(second.uti).not.toBe(first.uti);
    expect(second.expiresAt).toBe(now / 1000 + 86_400);
  });

  test('is made anew for another audience, lifetime, identity or host, and after clear', async () => {
    fresh();
    const others: TokenRequest[] = [
      arm,
      { ...arm, audience: 'https://management.azure.com' },
      { ...arm, lifetime: 3600 },
      { ...arm, hostId: vmId },
      { ...arm, identity: { ...system, principalId: 'aaaaaaaa-0000-4000-8000-000000000009' } },
    ];
    const utis = await Promise.all(others.map(async (each) => (await issuer.issue(each)).uti));
    expect(new Set(utis).size).toBe(others.length);
    issuer.clear();
    expect(utis).not.toContain((await issuer.issue(arm)).uti);
  });

  test('is made anew when the clock is set back before it was issued', async () => {
    fresh();
    const first = await issuer.issue(arm);
    now = start - 3_600_000;
    expect((await issuer.issue(arm)).uti).not.toBe(first.uti);
  });

  test('with a flaw is never cached, and the flaw is what it says', async () => {
    fresh();
    const seen = async (flaw: NonNullable<TokenRequest['flaw']>) => {
      const { jwt } = await issuer.issue({ ...arm, flaw });
      return { ...decodeJwt(jwt), kid: decodeProtectedHeader(jwt).kid, jwt };
    };
    const second = now / 1000;
    expect((await seen('expired')).exp).toBeLessThan(second);
    expect((await seen('not-yet-valid')).nbf).toBeGreaterThan(second);
    expect((await seen('wrong-audience')).aud).toBe('https://vault.azure.net');
    expect((await seen('wrong-issuer')).iss).not.toContain(tenantId);
    expect((await seen('unknown-kid')).kid).not.toBe(keys.current().kid);
    const { jwt } = await seen('bad-signature');
    await expect(
      jwtVerify(jwt, createLocalJWKSet(keys.published()), { currentDate: new Date(now) }),
    ).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
    await expect(
      jwtVerify((await issuer.issue(arm)).jwt, createLocalJWKSet(keys.published()), { currentDate: new Date(now) }),
    ).resolves.toBeDefined();
  });
});

describe('signing key', () => {
  test("names itself by its certificate's SHA-1 and publishes the public half only", () => {
    const { kid, x5t, certificate, jwk } = keys.current();
    expect(x5t).toBe(createHash('sha1').update(certificate).digest('base64url'));
    expect(kid).toBe(`msi-emulator-${x5t}`);
    expect(Object.keys(jwk).sort()).toEqual(['e', 'kid', 'kty', 'n', 'use', 'x5c', 'x5t']);
    const { publicKey } = new X509Certificate(Buffer.from(jwk.x5c?.[0] ?? '', 'base64'));
    expect(publicKey.export({ format: 'jwk' })).toMatchObject({ n: jwk.n, e: jwk.e });
  });

  test('keeps its kid when it is read back from a file', () => {
    const { privateKey, kid } = keys.current();
    expect(createSigningKey(parseRsaKey(rsaKeyPem(privateKey))).kid).toBe(kid);
  });

  test.each([
    ['nonsense', 'it holds no unencrypted PEM private key (PKCS #8 or PKCS #1)'],
    [
      '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n',
      'it holds a key of type ed25519; RS256 needs RSA',
    ],
  ])('refuses a file that is no RSA key: %#', (text, message) => {
    expect(() => parseRsaKey(text)).toThrow(message);
  });
});
