import { beforeAll, describe, expect, test } from '@jest/globals';
import { explainToken } from '../../emulator/arm/explain.ts';
import { type Draft, type Forgery, forged, seal } from '../../emulator/token/forge.ts';
import { createSigningKey, generateRsaKey, type SigningKey } from '../../emulator/token/signing-key.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const now = Date.UTC(2026, 0, 1);
let key: SigningKey;
let honest: Draft;
beforeAll(async () => {
  key = createSigningKey(await generateRsaKey());
  honest = {
    header: { typ: 'JWT', alg: 'RS256', kid: key.kid },
    claims: {
      aud: 'https://management.azure.com/',
      iss: `https://sts.windows.net/${tenantId}/`,
      tid: tenantId,
      oid: 'o',
      nbf: now / 1000 - 300,
      exp: now / 1000 + 60,
    },
  };
});

const explain = async (forgery: Forgery) => {
  const token = await seal(forged(honest, forgery), forgery, key.privateKey, generateRsaKey);
  return explainToken(token, { keys: { keys: [key.jwk] }, now, base: 'https://localhost:1', tenantId });
};
const failing = async (forgery: Forgery) =>
  (await explain(forgery)).filter(({ ok }) => !ok).map(({ name, code }) => `${name}: ${code}`);

describe('explainToken', () => {
  test('finds nothing wrong with a good token, check by check in the order of ARM', async () => {
    const checks = await explain({});
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual(
      ['form', 'alg, kid', 'signature', 'claims', 'exp', 'nbf', 'aud', 'oid', 'iss', 'tid'].map((name) => [name, true]),
    );
  });

  test.each<[Forgery, string[]]>([
    [{ signature: 'broken' }, ['signature: InvalidAuthenticationToken']],
    [{ key: 'other' }, ['signature: InvalidAuthenticationToken']],
    [{ algorithm: 'none' }, ['form: InvalidAuthenticationToken']],
    [{ algorithm: 'HS256' }, ['alg, kid: InvalidAuthenticationToken']],
    [{ header: { kid: 'x' } }, ['alg, kid: InvalidAuthenticationToken']],
    [{ expiresAt: 1 }, ['exp: ExpiredAuthenticationToken']],
    [{ notBefore: now / 1000 + 60 }, ['nbf: InvalidAuthenticationToken']],
    [{ claims: { aud: 'https://vault.azure.net' } }, ['aud: InvalidAuthenticationTokenAudience']],
    [{ without: ['oid'] }, ['oid: InvalidAuthenticationToken']],
    [{ issuer: 'https://evil/' }, ['iss: InvalidAuthenticationTokenTenant']],
    [{ claims: { tid: 'x' } }, ['tid: InvalidAuthenticationTokenTenant']],
    [{ without: ['exp'] }, ['claims: InvalidAuthenticationToken']],
  ])('names the one check that %j fails', async (forgery, expected) => {
    expect(await failing(forgery)).toEqual(expected);
  });

  test('tells every check that fails, not only the first', async () => {
    expect(await failing({ expiresAt: 1, claims: { aud: 'x' }, issuer: 'https://evil/' })).toHaveLength(3);
  });
});
