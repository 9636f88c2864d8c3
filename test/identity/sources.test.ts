import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import request from 'supertest';
import { ask, audience, createTestEmulator, lastDecision, noon, proofFor, rows, type TestEmulator } from './hosts.ts';
import { isErrorOf } from './shapes.ts';

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await createTestEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

/** What every source must do stands here once. */
describe.each(rows)('$name', ({ name, source, host }) => {
  const asked = (sent = {}) => ask(emulator, source, host, sent);
  const refused = async (sent: object, status: number | readonly number[]) => {
    const got = await asked(sent);
    expect([status].flat()).toContain(got.status);
    expect(got.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(isErrorOf[name](got.body)).toBe(true);
    expect(lastDecision(emulator)).toMatch(/^refused: ./);
    return got;
  };

  test('gives a token of the host’s own that the published keys verify', async () => {
    const { status, body } = await asked();
    expect(status).toBe(200);
    const { body: keys } = await request(emulator.apps.arm).get('/common/discovery/keys');
    const { payload } = await jwtVerify(body.access_token as string, createLocalJWKSet(keys as JSONWebKeySet), {
      currentDate: new Date(noon),
    });
    expect(payload).toMatchObject({
      aud: audience,
      iss: `https://sts.windows.net/${emulator.world.tenant.tenantId}/`,
      exp: noon / 1000 + source.lifetime,
      nbf: noon / 1000 - 300,
      tid: emulator.world.tenant.tenantId,
    });
    const [entry] = emulator.journal.entries({ source: name }).slice(-1);
    expect(entry).toMatchObject({ endpoint: name, host, resource: audience, status: 200, uti: payload.uti });
    expect(entry?.decision).toMatch(/^served: a token for https:\/\/management.azure.com\/ to the /);
  });

  test('gives the same token again, with less time left', async () => {
    const { body: first } = await asked();
    emulator.clock.advance(100_000);
    const { body: second } = await asked();
    expect(second).toEqual({
      ...first,
      ...(first.expires_in === undefined ? {} : { expires_in: String(source.lifetime - 101) }),
    });
  });

  test('signs anew for another audience, which it repeats to the letter', async () => {
    const { body: first } = await asked();
    const { body: second } = await asked({ query: { resource: 'https://vault.azure.net' } });
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.resource).toBe('https://vault.azure.net');
  });

  test('finds its path whatever the slashes and the casing', async () => {
    for (const path of [`${source.path}/`, source.path.replaceAll('/', '//'), source.path.toUpperCase()]) {
      expect((await asked({ path })).status).toBe(200);
    }
  });

  test('asks for proof before it looks at anything else', async () => {
    const got = await asked({ unproven: true, query: { resource: undefined, 'api-version': 'x', client_id: 'x' } });
    expect(got.status).toBeGreaterThanOrEqual(400);
    expect(isErrorOf[name](got.body)).toBe(true);
    expect(lastDecision(emulator)).toMatch(/^refused: no (Metadata: true|X-IDENTITY-HEADER|secret) header$/);
  });

  test('refuses a proof that is not the right one', async () => {
    const [header = ''] = Object.keys(source.guard.proof({ secret: '' }));
    const got = await asked({ headers: { [header]: 'false' } });
    expect(got.status).toBeGreaterThanOrEqual(400);
    expect(isErrorOf[name](got.body)).toBe(true);
    expect(lastDecision(emulator)).toMatch(/is not Metadata: true|does not hold this host's secret/);
  });

  test('refuses a request without a resource', async () => {
    await refused({ query: { resource: undefined } }, 400);
    await refused({ query: { resource: '' } }, 400);
  });

  test('refuses a resource that is given twice', async () => {
    await refused({ query: { resource: [audience, 'https://vault.azure.net'] } }, 400);
  });

  test('refuses a resource that is neither a URI nor a GUID', async () => {
    await refused({ query: { resource: 'not an audience' } }, 400);
  });

  test.each([
    'client_id',
    'clientid',
    'object_id',
    'principal_id',
    'principalId',
    'msi_res_id',
    'mi_res_id',
    'msi-res-id',
  ])('refuses an identity that %s names and the host was not given', async (selector) => {
    await refused({ query: { [selector]: '11111111-2222-3333-4444-555555555555' } }, [400, 401, 404]);
    expect(lastDecision(emulator)).toBe(
      `refused: ${selector}=11111111-2222-3333-4444-555555555555 names no identity assigned to ${host}`,
    );
  });

  test('takes an empty selector for none', async () => {
    expect((await asked({ query: { client_id: '', object_id: '' } })).status).toBe(200);
  });

  test('refuses two selectors at once', async () => {
    await refused({ query: { client_id: 'a', mi_res_id: 'b' } }, 400);
    expect(lastDecision(emulator)).toBe(
      'refused: more than one identity is named (client_id, mi_res_id); name one at most',
    );
  });

  test('ignores parameters that it does not know', async () => {
    expect((await asked({ query: { xms_cc: 'cp1', token_sha256_to_refresh: 'ab' } })).status).toBe(200);
  });

  test('refuses another method, and says which it takes', async () => {
    const { headers } = await refused({ method: 'DELETE' }, 405);
    expect(headers.allow).toBe(source.methods.join(', '));
  });

  if (source.apiVersion) {
    test('refuses a request without an api-version, and one that it does not know', async () => {
      await refused({ query: { 'api-version': undefined } }, 400);
      await refused({ query: { 'api-version': '2001-01-01' } }, 400);
      expect(lastDecision(emulator)).toBe(
        `refused: api-version 2001-01-01 is not one that ${name} knows; ${source.apiVersion?.example} is`,
      );
    });
  } else {
    test('does not look at an api-version', async () => {
      expect((await asked({ query: { 'api-version': '2001-01-01' } })).status).toBe(200);
    });
  }

  test('refuses a body over the limit, and a stranger’s Host, in its own words', async () => {
    await refused({ method: 'POST', body: 'a'.repeat(4 * 1024 * 1024 + 1) }, 413);
    await refused({ headers: { Host: 'evil.example' } }, 403);
  });

  test('says under a fault rule what it would say itself', async () => {
    const real = await asked({ unproven: true });
    const headers = await proofFor(emulator, source, host);
    const under = async (rule: string) => {
      emulator.faults.clear();
      emulator.faults.add(`source=${name}: ${rule}`);
      return asked({ unproven: true, headers });
    };
    const constant = ({ status, body }: typeof real) =>
      JSON.stringify({ status, body }).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'guid');
    expect(constant(await under('metadata-missing'))).toBe(constant(real));
    const throttled = await under('429 retry-after 3');
    expect([throttled.status, throttled.headers['retry-after'], isErrorOf[name](throttled.body)]).toEqual([
      429,
      '3',
      true,
    ]);
    const outage = await under('503');
    expect([outage.status, isErrorOf[name](outage.body)]).toEqual([503, true]);
    const found = await under('identity-not-found');
    expect([400, 401, 404].includes(found.status) && isErrorOf[name](found.body)).toBe(true);
    expect(lastDecision(emulator)).toBe('refused: the fault rule pretends that no identity is found');
  });
});
