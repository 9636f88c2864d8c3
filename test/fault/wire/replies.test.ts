import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { type RunningEmulator, startEmulator } from '../../../emulator/start.ts';
import { type Seen, tokenPath, under } from './raw.ts';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

const vm = (): string =>
  `${emulator.world.resources.find(({ name }) => name === 'vm-web-1')?.id}?api-version=2024-07-01`;
const bearer = (token: string) => ({ path: vm(), headers: { Authorization: `Bearer ${token}` } });
const tokenIn = ({ body }: Seen): string => JSON.parse(body).access_token;
const codeIn = ({ body }: Seen): unknown => JSON.parse(body).error.code;

describe('on the wire › an answer that says no', () => {
  test.each<[string, number, string | undefined, unknown]>([
    ['404', 404, undefined, expect.anything()],
    ['410', 410, undefined, expect.anything()],
    ['500', 500, undefined, expect.anything()],
    ['503 retry-after 2', 503, '2', expect.anything()],
    ['throttle', 429, undefined, expect.anything()],
    ['429 retry-after 1', 429, '1', expect.anything()],
    ['identity-not-found', 400, undefined, { error: 'invalid_request', error_description: 'Identity not found' }],
    [
      'metadata-missing',
      400,
      undefined,
      { error: 'invalid_request', error_description: 'Required metadata header not specified' },
    ],
  ])('source=imds: %s', async (...[fault, status, retryAfter, body]) => {
    const seen = await under(emulator, `source=imds: ${fault} x1`).identity();
    expect(seen).toMatchObject({ status, ended: 'whole' });
    expect(seen.headers['retry-after']).toBe(retryAfter);
    expect(seen.headers['content-type']).toBe('application/json; charset=utf-8');
    if (seen.body !== '') expect(JSON.parse(seen.body)).toEqual(body);
  });

  test.each<[string, number, string]>([
    ['503', 503, 'ServiceUnavailable'],
    ['429 retry-after 3', 429, 'SubscriptionRequestsThrottled'],
    ['role-not-propagated', 403, 'AuthorizationFailed'],
  ])('source=arm: %s', async (fault, status, code) => {
    const seen = await under(emulator, `source=arm: ${fault} x1`).arm(bearer(await emulator.forge()));
    expect([seen.status, codeIn(seen)]).toEqual([status, code]);
    expect(seen.headers['retry-after']).toBe(fault.includes('retry-after') ? '3' : undefined);
    expect((await under(emulator, 'answer x1, 500').arm(bearer(await emulator.forge()))).status).toBe(200);
  });

  test('410 for 70 s ends when the emulator’s clock has moved on by so much', async () => {
    const { identity } = under(emulator, '410 for 70 s');
    expect((await identity()).status).toBe(410);
    emulator.clock.advance(69_000);
    expect((await identity()).status).toBe(410);
    emulator.clock.advance(1000);
    expect((await identity()).status).toBe(200);
  });
});

describe('on the wire › a token that is wrong', () => {
  const now = () => Date.now() / 1000;

  test.each<[string, (token: string) => boolean, string]>([
    ['expired', (token) => (decodeJwt(token).exp ?? 0) < now(), 'ExpiredAuthenticationToken'],
    ['not-yet-valid', (token) => (decodeJwt(token).nbf ?? 0) > now(), 'InvalidAuthenticationToken'],
    [
      'wrong-audience',
      (token) => decodeJwt(token).aud === 'https://vault.azure.net',
      'InvalidAuthenticationTokenAudience',
    ],
    ['wrong-issuer', (token) => !decodeJwt(token).iss?.includes(emulator.tenantId), 'InvalidAuthenticationTokenTenant'],
    ['bad-signature', () => true, 'InvalidAuthenticationToken'],
    [
      'unknown-kid',
      (token) => decodeProtectedHeader(token).kid?.endsWith('-unpublished') ?? false,
      'InvalidAuthenticationToken',
    ],
  ])('token %s: handed out as if it were good, and refused by ARM', async (flaw, isSo, code) => {
    const { identity, arm } = under(emulator, `token ${flaw} x1`);
    const seen = await identity();
    expect(seen.status).toBe(200);
    expect(isSo(tokenIn(seen))).toBe(true);
    const refused = await arm(bearer(tokenIn(seen)));
    expect([refused.status, codeIn(refused)]).toEqual([401, code]);
    expect((await arm(bearer(tokenIn(await identity())))).status).toBe(200);
  });

  test('key-rotated: the token of before no longer verifies, the new one does', async () => {
    const { identity, arm } = under(emulator, 'answer x1, key-rotated x1');
    const [old, fresh] = [tokenIn(await identity()), tokenIn(await identity())];
    expect(decodeProtectedHeader(old).kid).not.toBe(decodeProtectedHeader(fresh).kid);
    expect((await arm(bearer(old))).status).toBe(401);
    expect((await arm(bearer(fresh))).status).toBe(200);
  });

  test('clock-skew: a source that is ahead issues tokens from the future, an ARM that is ahead finds them expired', async () => {
    const ahead = under(emulator, 'source=imds: clock-skew +1h');
    const token = tokenIn(await ahead.identity());
    expect(decodeJwt(token).nbf).toBeGreaterThan(now() + 3000);
    expect(codeIn(await ahead.arm(bearer(token)))).toBe('InvalidAuthenticationToken');
    const good = await emulator.forge();
    const late = under(emulator, 'source=arm: clock-skew +2d');
    expect(codeIn(await late.arm(bearer(good)))).toBe('ExpiredAuthenticationToken');
  });
});

describe('on the wire › an answer of another shape', () => {
  test('variant: the members that real hosts have shown', async () => {
    const { body } = await under(emulator, 'source=imds: variant numbers x1').identity();
    expect(typeof JSON.parse(body).expires_in).toBe('number');
  });

  test('not-json: a page under status and type of JSON', async () => {
    const seen = await under(emulator, 'not-json x1').identity();
    expect(seen).toMatchObject({ status: 200, ended: 'whole', body: expect.stringMatching(/^<!DOCTYPE html>/) });
    expect(seen.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('content-type: another type over the same body', async () => {
    const seen = await under(emulator, 'content-type text/html x1').identity();
    expect(seen.headers['content-type']).toBe('text/html');
    expect(tokenIn(seen)).toMatch(/^eyJ/);
  });

  test('giant-body: so many bytes, and JSON still', async () => {
    const seen = await under(emulator, 'giant-body 2MB x1').identity();
    expect([seen.headers['content-length'], Buffer.byteLength(seen.body)]).toEqual(['2000000', 2_000_000]);
    expect(tokenIn(seen)).toMatch(/^eyJ/);
  });
});

test('on the wire › a header touches its own request alone', async () => {
  const { identity } = under(emulator, 'source=imds: 404 x1');
  const asked = { path: tokenPath, headers: { Metadata: 'true', 'x-ms-emulator-fault': 'not-json + 503' } };
  expect(await identity(asked)).toMatchObject({ status: 503, body: expect.stringMatching(/^<!DOCTYPE/) });
  expect((await identity()).status).toBe(404);
  expect((await identity()).status).toBe(200);
});
