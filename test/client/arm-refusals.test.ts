import { afterEach, describe, expect, test } from '@jest/globals';
import { armAt, id, sub, vm } from './arm-stub.ts';
import { closeStubs, startStub } from './stub.ts';

afterEach(closeStubs);

describe('a refusal of ARM', () => {
  const denied = {
    status: 403,
    headers: { 'x-ms-request-id': 'req-1', 'x-ms-failure-cause': 'gateway' },
    body: {
      error: {
        code: 'AuthorizationFailed',
        message:
          "The client 'a' with object id 'o' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/read'.",
      },
    },
  };

  test('carries code, status, the service’s own message and the request id, and what to do', async () => {
    const stub = await startStub(denied);
    const failure = await armAt(stub.url)
      .arm.getVm(id)
      .catch((error) => error);
    expect(failure).toMatchObject({
      name: 'ClientError',
      code: 'refused',
      status: 403,
      serviceCode: 'AuthorizationFailed',
      serviceMessage: denied.body.error.message,
      requestId: 'req-1',
      message:
        `GET ${stub.url}${id} answered 403: AuthorizationFailed: ${denied.body.error.message} (request id req-1). ` +
        'Give the identity a role there (Reader is enough to read); a new role takes minutes to show.',
    });
  });

  test('reads what is not wrapped in an error, too', async () => {
    const message = "The requested resource does not support http method 'GET'.";
    const stub = await startStub({ status: 405, body: { Message: message } });
    await expect(armAt(stub.url).arm.getVm(id)).rejects.toMatchObject({ status: 405, serviceMessage: message });
  });

  test.each([
    [400, []],
    [401, []],
    [403, []],
    [404, []],
    [409, []],
    [408, [1, 2, 4]],
    [429, [1, 2, 4]],
    [500, [1, 2, 4]],
    [503, [1, 2, 4]],
    [504, [1, 2, 4]],
  ])('%i is tried again after %j', async (status, expected) => {
    const stub = await startStub({ status });
    const { arm, waits } = armAt(stub.url);
    await expect(arm.getVm(id)).rejects.toMatchObject({ code: 'refused', status });
    expect(waits).toEqual(expected);
    expect(stub.seen).toHaveLength(expected.length + 1);
  });

  test('waits as long as a throttled service asks', async () => {
    const stub = await startStub({ status: 429, headers: { 'Retry-After': '6' } }, { status: 200, body: vm });
    const { arm, waits } = armAt(stub.url);
    expect(await arm.getVm(id)).toEqual(vm);
    expect(waits).toEqual([6]);
  });

  test('of the token is not tried again with it, and the next call brings another', async () => {
    const body = { error: { code: 'InvalidAuthenticationToken', message: 'The access token is invalid.' } };
    const stub = await startStub({ status: 401, body }, { status: 200, body: vm });
    const { arm } = armAt(stub.url);
    await expect(arm.getVm(id)).rejects.toMatchObject({ status: 401, serviceCode: 'InvalidAuthenticationToken' });
    await arm.getVm(id);
    expect(stub.seen.map((each) => each.headers.authorization)).toEqual(['Bearer t1', 'Bearer t2']);
  });

  test.each([
    ['a page', '<html>'],
    ['a list without a value', {}],
  ])('is said of a reply that is not ARM’s: %s', async (_, body) => {
    const stub = await startStub({ status: 200, body });
    await expect(armAt(stub.url).arm.listVms(sub)).rejects.toMatchObject({ code: 'bad-reply' });
  });
});
