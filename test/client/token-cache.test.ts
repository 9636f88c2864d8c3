import { afterEach, describe, expect, test } from '@jest/globals';
import { createManagedIdentityClient, type ManagedIdentityOptions } from '../../client/index.ts';
import { closeStubs, type Stub, startStub, stoppedClock, tokenReply } from './stub.ts';

const resource = 'https://management.azure.com/';
afterEach(closeStubs);

const clientOf = (stub: Stub, options: Partial<ManagedIdentityOptions> = {}) =>
  createManagedIdentityClient({ env: {}, identityUrl: stub.url, ...stoppedClock(), ...options });

describe('tokens in memory', () => {
  const arrived = async (stub: Stub, count: number) => {
    while (stub.seen.length < count) await new Promise((next) => setImmediate(next));
  };

  test('serve a hundred callers at one time, and after, from one request', async () => {
    const stub = await startStub(tokenReply('one'));
    const identity = clientOf(stub);
    const tokens = await Promise.all(Array.from({ length: 100 }, () => identity.getToken(resource)));
    tokens.push(await identity.getToken(resource));
    expect(new Set(tokens.map((each) => each.accessToken))).toEqual(new Set(['one']));
    expect(stub.seen).toHaveLength(1);
  });

  test('are kept for each audience', async () => {
    const stub = await startStub(tokenReply('arm'), tokenReply('vault'));
    const identity = clientOf(stub);
    await identity.getToken(resource);
    expect((await identity.getToken('https://vault.azure.net')).accessToken).toBe('vault');
    expect((await identity.getToken(resource)).accessToken).toBe('arm');
  });

  test('are given out until five minutes before their end', async () => {
    const clock = stoppedClock();
    const stub = await startStub(tokenReply('first', 3600), tokenReply('second', 3600));
    const identity = clientOf(stub, clock);
    await identity.getToken(resource);
    clock.pass(3299);
    expect((await identity.getToken(resource)).accessToken).toBe('first');
    clock.pass(1);
    expect((await identity.getToken(resource)).accessToken).toBe('second');
  });

  test('are renewed behind the caller’s back at half of a long life', async () => {
    const clock = stoppedClock();
    const stub = await startStub(tokenReply('first', 86_400), tokenReply('second', 86_400));
    const identity = clientOf(stub, clock);
    await identity.getToken(resource);
    clock.pass(43_199);
    await identity.getToken(resource);
    expect(stub.seen).toHaveLength(1);
    clock.pass(1);
    expect((await identity.getToken(resource)).accessToken).toBe('first');
    await arrived(stub, 2);
    while ((await identity.getToken(resource)).accessToken !== 'second')
      await new Promise((next) => setImmediate(next));
    expect(stub.seen).toHaveLength(2);
  });

  test('are renewed when refresh_in says so', async () => {
    const clock = stoppedClock();
    const stub = await startStub({ status: 200, body: { access_token: 'a', expires_in: '3600', refresh_in: '60' } });
    const identity = clientOf(stub, clock);
    await identity.getToken(resource);
    clock.pass(60);
    await identity.getToken(resource);
    await arrived(stub, 2);
  });

  test('serve on where renewing fails, which is tried again after half a minute, to their end', async () => {
    const clock = stoppedClock();
    const stub = await startStub(tokenReply('first', 86_400), { status: 400 });
    const identity = clientOf(stub, clock);
    await identity.getToken(resource);
    clock.pass(50_000);
    await identity.getToken(resource);
    await arrived(stub, 2);
    while ((await identity.getToken(resource)).refreshOn <= clock.now())
      await new Promise((next) => setImmediate(next));
    clock.pass(29);
    await identity.getToken(resource);
    expect(stub.seen).toHaveLength(2);
    clock.pass(1);
    expect((await identity.getToken(resource)).accessToken).toBe('first');
    await arrived(stub, 3);
    clock.pass(36_370);
    await expect(identity.getToken(resource)).rejects.toMatchObject({ code: 'refused', status: 400 });
  });

  test('hold no failure: the next caller asks again', async () => {
    const stub = await startStub({ status: 400 }, tokenReply('good'));
    const identity = clientOf(stub);
    await expect(identity.getToken(resource)).rejects.toMatchObject({ status: 400 });
    expect((await identity.getToken(resource)).accessToken).toBe('good');
  });

  test('are dropped where a service would not have them', async () => {
    const stub = await startStub(tokenReply('first'), tokenReply('second'));
    const identity = clientOf(stub);
    await identity.getToken(resource);
    identity.forget(resource);
    expect((await identity.getToken(resource)).accessToken).toBe('second');
  });
});
