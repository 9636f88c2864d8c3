import { afterEach, describe, expect, test } from '@jest/globals';
import { armResource, createArmClient } from '../../client/index.ts';
import { armAt, id, sub, vm } from './arm-stub.ts';
import { closeStubs, type Stub, startStub } from './stub.ts';

afterEach(closeStubs);

describe('ARM is called', () => {
  test('with a token for https://management.azure.com/, whatever its address', async () => {
    const stub = await startStub({ status: 200, body: vm });
    const { arm, asked } = armAt(`${stub.url}/`);
    expect(await arm.getVm(id)).toEqual(vm);
    expect(asked).toEqual([armResource]);
    expect(stub.seen[0]).toMatchObject({
      method: 'GET',
      target: `${id}?api-version=2025-04-01`,
      headers: { authorization: 'Bearer t1', accept: 'application/json' },
    });
    expect(stub.seen[0]?.headers['x-ms-client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('for the instance view where that is wanted', async () => {
    const stub = await startStub({ status: 200, body: vm });
    await armAt(stub.url).arm.getVm(id, { instanceView: true });
    expect(stub.seen[0]?.target).toBe(`${id}?api-version=2025-04-01&$expand=instanceView`);
  });

  test('for the machines of a subscription or of one group, and for the subscriptions', async () => {
    const stub = await startStub({ status: 200, body: { value: [] } });
    const { arm } = armAt(stub.url);
    await arm.listVms(sub);
    await arm.listVms(sub, 'rg web');
    await arm.listSubscriptions();
    expect(stub.seen.map((each) => each.target)).toEqual([
      `/subscriptions/${sub}/providers/Microsoft.Compute/virtualMachines?api-version=2025-04-01`,
      `/subscriptions/${sub}/resourceGroups/rg%20web/providers/Microsoft.Compute/virtualMachines?api-version=2025-04-01`,
      '/subscriptions?api-version=2022-12-01',
    ]);
  });

  test('page after page, each nextLink as it came', async () => {
    const next = '/subscriptions/x?api-version=2025-04-01&%24skiptoken=a%2Bb';
    const stub: Stub = await startStub(
      () => ({ status: 200, body: { value: [{ name: 'a' }], nextLink: `${stub.url}${next}` } }),
      { status: 200, body: { value: [{ name: 'b' }], nextLink: '' } },
    );
    expect(await armAt(stub.url).arm.listVms(sub)).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect(stub.seen[1]).toMatchObject({ target: next, headers: { authorization: 'Bearer t1' } });
  });

  test('by https, plain http on loopback alone', () => {
    const urlOf = (armUrl: string) => armAt(armUrl).arm.url;
    expect(
      ['http://localhost:1', 'http://127.0.0.1:1', 'http://127.1.2.3', 'http://[::1]:1', 'https://arm.test/'].map(
        urlOf,
      ),
    ).toEqual(['http://localhost:1', 'http://127.0.0.1:1', 'http://127.1.2.3', 'http://[::1]:1', 'https://arm.test']);
    for (const url of [
      'http://arm.test',
      'http://localhost.arm.test',
      'http://127.0.0.1.arm.test',
      'ftp://localhost',
    ]) {
      expect(() => armAt(url)).toThrow(
        expect.objectContaining({ code: 'unsafe-url', message: expect.stringContaining(url) }),
      );
    }
    expect(() => armAt('nonsense')).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });

  test('at the address given, else AZURE_RESOURCE_MANAGER_URL, else in Azure', () => {
    const { identity } = { identity: { getToken: async () => Promise.reject(new Error()), forget: () => undefined } };
    const env = { AZURE_RESOURCE_MANAGER_URL: 'https://localhost:50343' };
    expect(createArmClient({ identity, env, armUrl: 'https://arm.test' }).url).toBe('https://arm.test');
    expect(createArmClient({ identity, env }).url).toBe('https://localhost:50343');
    expect(createArmClient({ identity }).url).toBe('https://management.azure.com');
  });

  test('for nothing but a virtual machine’s own id', async () => {
    const stub = await startStub({ status: 200, body: vm });
    const { arm } = armAt(stub.url);
    for (const wrong of ['vm-web-1', `${id}/instanceView`, `${id}?x=`, `@evil.test${id}`, '/subscriptions/s']) {
      await expect(arm.getVm(wrong)).rejects.toMatchObject({
        code: 'bad-option',
        message: expect.stringContaining(wrong),
      });
    }
    expect(stub.seen).toEqual([]);
  });
});

describe('the token goes nowhere else', () => {
  test('when a nextLink leads to another origin', async () => {
    const other = await startStub({ status: 200, body: { value: [] } });
    const stub = await startStub({ status: 200, body: { value: [], nextLink: `${other.url}/subscriptions` } });
    await expect(armAt(stub.url).arm.listVms(sub)).rejects.toMatchObject({
      code: 'unsafe-url',
      message: `the token is not sent to ${other.url}, where the nextLink leads: ARM is at ${stub.url}.`,
    });
    expect(other.seen).toEqual([]);
  });

  test('when ARM redirects', async () => {
    const other = await startStub({ status: 200, body: vm });
    const stub = await startStub({ status: 302, headers: { Location: `${other.url}/` } });
    await expect(armAt(stub.url).arm.getVm(id)).rejects.toMatchObject({ code: 'refused', status: 302 });
    expect(other.seen).toEqual([]);
  });

  test('when a nextLink leads round in a circle or is no address', async () => {
    const round: Stub = await startStub((seen) => ({
      status: 200,
      body: { value: [], nextLink: `${round.url}${seen.target}` },
    }));
    await expect(armAt(round.url).arm.listVms(sub)).rejects.toMatchObject({ code: 'bad-reply' });
    expect(round.seen).toHaveLength(1);
    const relative = await startStub({ status: 200, body: { value: [], nextLink: '/subscriptions' } });
    await expect(armAt(relative.url).arm.listVms(sub)).rejects.toMatchObject({ code: 'bad-reply' });
  });
});
