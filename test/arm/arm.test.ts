import { describe, expect, test } from '@jest/globals';
import { createClock } from '../../emulator/clock/clock.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { ask, claims, createContosoArm, guid, header, jwks, keyPair, now, signedWith, tokenFor } from './ask.ts';
import { dev, idOf, reader } from './contoso.ts';

const web1 = `${idOf(dev, 'rg-web', 'vm-web-1')}?api-version=2024-11-01`;
const tokenWith = (more: object): { authorization: string } => ({
  authorization: `Bearer ${signedWith(keyPair.privateKey, header, { ...claims(reader), ...more })}`,
});

describe('arm', () => {
  test('sends the standard headers', async () => {
    const { headers } = await ask(web1, { headers: { 'x-ms-client-request-id': 'abc-1' } });
    expect(headers).toEqual({
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-cache',
      Pragma: 'no-cache',
      Expires: '-1',
      ETag: '"1"',
      'X-Content-Type-Options': 'nosniff',
      'X-Cache': 'CONFIG_NOCACHE',
      'X-MSEdge-Ref': 'Ref A: 00000000000040008000000000000000 Ref B: SG2AA1040518031 Ref C: 2026-01-12T04:06:07Z',
      'x-ms-request-id': guid,
      'x-ms-correlation-request-id': guid,
      'x-ms-routing-request-id': `WESTUS2:20260112T040607Z:${guid}`,
      'x-ms-client-request-id': 'abc-1',
      'x-ms-ratelimit-remaining-subscription-reads': '249',
      'x-ms-ratelimit-remaining-subscription-global-reads': '3749',
    });
  });

  test('echoes a correlation id, on refusals too, and nothing that can’t stand in a header', async () => {
    const good = { 'x-ms-correlation-request-id': 'c-1', 'x-ms-client-request-id': 'r 1' };
    for (const as of [reader, null]) {
      const { headers } = await ask(web1, { as, headers: good });
      expect(headers).toMatchObject({
        'x-ms-correlation-request-id': 'c-1',
        'x-ms-client-request-id': 'r 1',
        'x-ms-routing-request-id': 'WESTUS2:20260112T040607Z:c-1',
      });
    }
    const bad = { 'x-ms-correlation-request-id': 'a\r\nb', 'x-ms-client-request-id': 'ü'.repeat(3) };
    const { headers } = await ask(web1, { headers: bad });
    expect(headers['x-ms-correlation-request-id']).toBe(guid);
    expect(headers).not.toHaveProperty('x-ms-client-request-id');
  });

  test('counts reads down by principal and subscription, and gives them back as time passes', async () => {
    let at = now;
    const arm = createContosoArm({ clock: createClock(() => at) });
    const left = async (target: string, name: string, as = reader): Promise<string | undefined> => {
      const headers = { authorization: `Bearer ${await tokenFor(as)}` };
      return (await arm(createRequest('GET', target, { headers }))).headers[`x-ms-ratelimit-remaining-${name}`];
    };
    expect(await left(web1, 'subscription-reads')).toBe('249');
    expect(await left(web1, 'subscription-reads')).toBe('248');
    expect(await left(web1, 'subscription-global-reads')).toBe('3747');
    expect(await left('/subscriptions?api-version=2022-12-01', 'tenant-reads')).toBe('249');
    at += 60_000;
    expect(await left(web1, 'subscription-reads')).toBe('249');
    for (let read = 0; read < 260; read++) await left(web1, 'subscription-reads');
    expect(await left(web1, 'subscription-reads')).toBe('0');
  });

  test.each([
    'https://management.azure.com/',
    'https://management.azure.com',
    'https://management.core.windows.net/',
    'https://management.core.windows.net',
    'HTTPS://Management.Azure.com',
    '797f4846-ba00-4fd7-ba43-dac1f8f63013',
    'https://localhost:50343',
    'https://localhost:50343/',
    'https://arm.contoso.example/',
  ])('takes a token for the audience %s', async (aud) => {
    const asked = { as: null, headers: tokenWith({ aud }), audiences: ['https://arm.contoso.example/'] };
    expect((await ask(web1, asked)).status).toBe(200);
  });

  test('tells the journal who was served, by which token', async () => {
    const resourceId = idOf(dev, 'rg-web', 'vm-web-1');
    const { outcome } = await ask(web1, { as: null, headers: tokenWith({ xms_mirid: resourceId }) });
    expect(outcome).toEqual({
      endpoint: 'arm',
      decision: 'served: Microsoft.Compute/virtualMachines vm-web-1',
      identity: resourceId,
      resource: 'https://management.azure.com/',
      uti: 'AAAAAAAAAAAAAAAAAAAAAA',
    });
  });

  test('tells the journal of a forged token no more than its uti', async () => {
    const [first, second] = tokenWith({}).authorization.split('.');
    const headers = { authorization: `${first}.${second}.${'A'.repeat(342)}` };
    const { outcome } = await ask(web1, { as: null, headers });
    expect(outcome).toEqual({
      endpoint: 'arm',
      decision: 'rejected: the signature does not match',
      uti: 'AAAAAAAAAAAAAAAAAAAAAA',
    });
  });

  test('refuses a token that it took before, once it expires or its key is withdrawn', async () => {
    let [at, keys] = [now, jwks];
    const arm = createContosoArm({ clock: createClock(() => at), keys: () => keys });
    const headers = { authorization: `Bearer ${await tokenFor(reader)}` };
    const code = async () => {
      const reply = await arm(createRequest('GET', web1, { headers }));
      return reply.status === 200 ? 200 : JSON.parse(reply.body.toString()).error.code;
    };
    expect([await code(), await code()]).toEqual([200, 200]);
    at = now + 3_600_000;
    expect(await code()).toBe('ExpiredAuthenticationToken');
    at = now;
    keys = { keys: [] };
    expect(await code()).toBe('InvalidAuthenticationToken');
    keys = { keys: jwks.keys.map((each) => ({ ...each, n: `${each.n?.slice(0, -1)}A` })) };
    expect(await code()).toBe('InvalidAuthenticationToken');
    keys = { keys: jwks.keys.map((each) => ({ ...each })) };
    expect(await code()).toBe(200);
  });

  test('serves two emulators’ callers apart: what one verified the other has not', async () => {
    const headers = { authorization: `Bearer ${await tokenFor(reader)}` };
    const [one, other] = [createContosoArm(), createContosoArm({ keys: () => ({ keys: [] }) })];
    expect((await one(createRequest('GET', web1, { headers }))).status).toBe(200);
    expect((await other(createRequest('GET', web1, { headers }))).status).toBe(401);
  });
});
