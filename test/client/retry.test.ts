import { afterEach, describe, expect, test } from '@jest/globals';
import { createManagedIdentityClient, type ManagedIdentityOptions } from '../../client/index.ts';
import { retryAfter } from '../../client/retry.ts';
import { breakOff, closeStubs, hang, type Stub, startStub, stoppedClock, tokenReply } from './stub.ts';

let stub: Stub;
afterEach(closeStubs);

const ask = async (options: Partial<ManagedIdentityOptions> = {}) => {
  const clock = stoppedClock();
  const env = { IDENTITY_HEADER: 'h', MSI_SECRET: 's' };
  const identity = createManagedIdentityClient({ env, identityUrl: stub.url, ...clock, ...options });
  const outcome = await identity.getToken('https://vault.azure.net').then(
    ({ accessToken }) => accessToken,
    (error) => error,
  );
  return { outcome, waits: clock.waits };
};

describe('the waits', () => {
  test.each([
    ['imds', 404, [0, 2, 6, 14, 30]],
    ['imds', 410, [0, 2, 6, 14, 30, 30]],
    ['imds', 429, [0, 2, 6, 14, 30]],
    ['imds', 500, [1, 2, 6, 14, 30]],
    ['imds', 503, [1, 2, 6, 14, 30]],
    ['imds', 400, []],
    ['imds', 401, []],
    ['imds', 403, []],
    ['vm-extension', 429, [1, 2, 4]],
    ['vm-extension', 500, [1, 2, 4]],
    ['vm-extension', 404, []],
    ['vm-extension', 400, []],
    ['app-service', 404, [1, 1, 1]],
    ['app-service', 500, [1, 1, 1]],
    ['app-service', 400, []],
    ['app-service', 501, []],
    ['azure-ml', 503, [1, 1, 1]],
    ['service-fabric', 404, []],
    ['service-fabric', 429, [1, 2, 4, 8, 16]],
    ['service-fabric', 500, [1, 1, 1]],
  ])('%s after %i: %j', async (source, status, expected) => {
    stub = await startStub({ status });
    const { outcome, waits } = await ask({ source });
    expect(waits).toEqual(expected);
    expect(stub.seen).toHaveLength(expected.length + 1);
    expect(outcome).toMatchObject({ code: 'refused', status });
    if (expected.length > 0) expect(outcome.message).toContain(`tried ${expected.length + 1} times`);
  });

  test('end with the first good reply', async () => {
    stub = await startStub({ status: 404 }, { status: 503 }, tokenReply('late'));
    expect(await ask({ source: 'imds' })).toEqual({ outcome: 'late', waits: [0, 2] });
  });

  test('are told before each', async () => {
    stub = await startStub({ status: 500 }, tokenReply('late'));
    const told: string[] = [];
    await ask({ onRetry: (sentence) => told.push(sentence) });
    expect(told).toEqual([`GET ${stub.url}/oauth2/token answered 500. Trying again in 1 s.`]);
  });

  test.each([
    ['seconds', '7', 7],
    ['a date', 'Thu, 01 Jan 2026 00:00:09 GMT', 9],
    ['a date gone by', 'Thu, 01 Jan 2015 00:00:00 GMT', 0],
    ['nonsense', 'soon', 1],
  ])('are the service’s own where Retry-After says %s', async (_, value, wait) => {
    stub = await startStub({ status: 429, headers: { 'Retry-After': value } }, tokenReply('t'));
    expect(await ask()).toEqual({ outcome: 't', waits: [wait] });
  });

  test('never pass the time allowed in all: a longer Retry-After is given up at once', async () => {
    stub = await startStub({ status: 429, headers: { 'Retry-After': '1235' } });
    const { outcome, waits } = await ask({ timeout: 60_000 });
    expect(waits).toEqual([]);
    expect(outcome.message).toContain('Waiting 1235 s more would pass the 60 s allowed (timeout).');
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1);
  test('is milliseconds from now, or nothing', () => {
    expect(retryAfter(null, now)).toBeUndefined();
    expect(retryAfter('', now)).toBeUndefined();
    expect(retryAfter('0', now)).toBe(0);
    expect(retryAfter(' 120 ', now)).toBe(120_000);
    expect(retryAfter('Thu, 01 Jan 2026 00:02:00 GMT', now)).toBe(120_000);
  });
});

describe('a server that does not reply', () => {
  test('is asked again where it broke the connection off', async () => {
    stub = await startStub(breakOff, tokenReply('t'));
    expect(await ask()).toEqual({ outcome: 't', waits: [1] });
  });

  test('is asked again where a try took too long, and named in the end', async () => {
    stub = await startStub(hang);
    const { outcome, waits } = await ask({ tryTimeout: 100 });
    expect(waits).toEqual([1, 2, 4]);
    expect(outcome).toMatchObject({
      code: 'timed-out',
      message: expect.stringContaining(`${stub.url}/oauth2/token did not answer within 0.1 s.`),
    });
  });

  test('is not asked again where nothing listens, and the way out is told', async () => {
    stub = await startStub(hang);
    await stub.close();
    const { outcome, waits } = await ask();
    expect(waits).toEqual([]);
    expect(outcome).toMatchObject({ code: 'unreachable' });
    expect(outcome.message).toBe(
      `cannot reach ${stub.url}/oauth2/token: nothing listens there (ECONNREFUSED). ` +
        'Start the emulator (msi-emulator start), or say where the source is: its variables, or --identity-url.',
    );
  });

  test('is not asked at an address that fetch refuses', async () => {
    stub = await startStub(hang);
    const { outcome, waits } = await ask({ identityUrl: 'http://127.0.0.1:1' });
    expect(waits).toEqual([]);
    expect(outcome).toMatchObject({ code: 'unreachable', message: expect.stringContaining('bad port') });
  });

  test.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'Set NODE_EXTRA_CA_CERTS to'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'Set NODE_EXTRA_CA_CERTS to'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'Use a host name that the certificate names.'],
    ['CERT_HAS_EXPIRED', 'Have it renewed'],
  ])('is not trusted on a bad certificate, and the way out is told: %s', async (code, todo) => {
    stub = await startStub(hang);
    const { outcome, waits } = await ask({
      fetch: async () => {
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(''), { code }) });
      },
    });
    expect(waits).toEqual([]);
    expect(outcome).toMatchObject({ code: 'certificate-not-trusted' });
    expect(outcome.message).toContain(`not trusted (${code}). ${todo}`);
  });
});
