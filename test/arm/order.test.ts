import { describe, expect, test } from '@jest/globals';
import { ask } from './ask.ts';
import { appId, dev, idOf, noCompute, owner, reader, stranger } from './contoso.ts';

const version = 'api-version=2024-11-01';
const web1 = idOf(dev, 'rg-web', 'vm-web-1');
const inDev = `/subscriptions/${dev}`;
const compute = `${inDev}/providers/Microsoft.Compute`;
const unknown = '88888888-8888-4888-8888-888888888888';

const denied = (action: string, scope: string, as = reader): string =>
  `The client '${appId}' with object id '${as}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;

describe('arm › refuses', () => {
  test.each([
    [`${web1}?${version}`, 'GET', 'Microsoft.Compute/virtualMachines/read', web1],
    [`${web1}/instanceView?${version}`, 'GET', 'Microsoft.Compute/virtualMachines/instanceView/read', web1],
    [`${web1}/start?${version}`, 'POST', 'Microsoft.Compute/virtualMachines/start/action', web1],
    [`${web1}?${version}`, 'PUT', 'Microsoft.Compute/virtualMachines/write', web1],
    [`${web1}?${version}`, 'PATCH', 'Microsoft.Compute/virtualMachines/write', web1],
    [`${web1}?${version}`, 'DELETE', 'Microsoft.Compute/virtualMachines/delete', web1],
    [`${compute}/virtualMachines?${version}`, 'POST', 'Microsoft.Compute/virtualMachines/action', compute],
    [
      `${inDev}/resourcegroups/rg-web?${version}`,
      'GET',
      'Microsoft.Resources/subscriptions/resourcegroups/read',
      `${inDev}/resourcegroups/rg-web`,
    ],
    [`${inDev}?${version}`, 'GET', 'Microsoft.Resources/subscriptions/read', inDev],
  ])('%s by %s of a stranger, in the URL’s own casing', async (target, method, action, scope) => {
    const reply = await ask(target, { method, as: stranger });
    const message = denied(action, scope, stranger);
    expect([reply.status, reply.json]).toEqual([403, { error: { code: 'AuthorizationFailed', message } }]);
    expect(reply.headers['x-ms-request-id']).toBe(reply.headers['x-ms-correlation-request-id']);
    expect(reply.outcome.decision).toBe(`refused: no role of ${stranger} allows ${action} at ${scope}`);
  });

  test.each([
    ['PUT', `${inDev}?${version}`, 'GET, HEAD'],
    ['DELETE', `${inDev}?${version}`, 'GET, HEAD'],
    ['GET', `${web1}/start?${version}`, 'POST'],
    ['PUT', `${web1}/start?${version}`, 'POST'],
    ['POST', `${compute}/virtualMachines?${version}`, 'GET'],
    ['HEAD', `${compute}/virtualMachines?${version}`, 'GET'],
    ['DELETE', `${web1}/instanceView?${version}`, 'GET'],
    ['TRACE', `${web1}?${version}`, 'GET, HEAD, PUT, PATCH, DELETE'],
    ['constructor', `${web1}?${version}`, 'GET, HEAD, PUT, PATCH, DELETE'],
  ])('%s of %s by whoever has every right', async (method, target, allowed) => {
    const reply = await ask(target, { method, as: owner });
    expect(reply.status).toBe(405);
    expect(reply.headers.Allow).toBe(allowed);
    const message = `The requested resource does not support http method '${method}'.`;
    expect(reply.json).toEqual(method === 'HEAD' ? undefined : { Message: message });
  });

  const none = idOf(dev, 'rg-none', 'vm-none');
  test.each([
    ['the api-version', `/subscriptions/mine/providers/Foo.Bar/x`, null, 'MissingApiVersionParameter'],
    ['the subscription’s syntax', `/subscriptions/mine/providers/Foo.Bar/x?${version}`, null, 'InvalidSubscriptionId'],
    ['the subscription', `/subscriptions/${unknown}/providers/Foo.Bar/x?${version}`, null, 'SubscriptionNotFound'],
    ['the token', `${inDev}/providers/Foo.Bar/x?${version}`, null, 'AuthenticationFailed'],
    ['the namespace', `${inDev}/providers/Foo.Bar/x?${version}`, noCompute, 'InvalidResourceNamespace'],
    ['the type', `${compute}/x?${version}`, noCompute, 'InvalidResourceType'],
    ['the api-version of the type', `${none}?api-version=1999-01-01`, noCompute, 'InvalidResourceType'],
    ['the role', `${none}?${version}`, noCompute, 'AuthorizationFailed'],
    ['the group', `${none}?${version}`, reader, 'ResourceGroupNotFound'],
    ['the resource', `${idOf(dev, 'rg-web', 'vm-none')}?${version}&$expand=soul`, reader, 'ResourceNotFound'],
  ])('first by %s', async (_, target, as, code) => {
    expect((await ask(target, { as })).json).toHaveProperty('error.code', code);
  });

  test('without a subscription points to no tenant', async () => {
    const { headers } = await ask(`/subscriptions?${version}`, { as: null });
    expect(headers['WWW-Authenticate']).toBe(
      `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="The authentication failed because of missing 'Authorization' header."`,
    );
  });
});
