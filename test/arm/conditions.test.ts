import { describe, expect, test } from '@jest/globals';
import { ask, guid } from './ask.ts';
import { dev, idOf, tenantId } from './contoso.ts';

const web1 = `${idOf(dev, 'rg-web', 'vm-web-1')}?api-version=2024-11-01`;

describe('arm › asked to pretend', () => {
  test('throttling names the subscription and the operation', async () => {
    const reply = await ask(web1, { condition: { name: 'throttled', retryAfter: 7 } });
    expect([reply.status, reply.headers['Retry-After'], reply.json]).toEqual([
      429,
      '7',
      {
        error: {
          code: 'SubscriptionRequestsThrottled',
          message: `Number of requests for subscription '${dev}' and operation 'GET/SUBSCRIPTIONS/RESOURCEGROUPS/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES' exceeded the backend storage limit. Please try again after '7' seconds.`,
        },
      },
    ]);
    const above = await ask('/subscriptions?api-version=2022-12-01', { condition: { name: 'throttled' } });
    expect(above.headers).not.toHaveProperty('Retry-After');
    expect(above.json).toHaveProperty(
      'error.message',
      `Number of requests for tenant '${tenantId}' and operation 'GET/SUBSCRIPTIONS' exceeded the backend storage limit. Please try again after '6' seconds.`,
    );
  });

  test.each([
    [
      500,
      'InternalServerError',
      `Encountered internal server error. Diagnostic information: timestamp '20260112T040607Z', subscription id '${dev}', tracking id '${guid}', request correlation id '${guid}'.`,
    ],
    [502, 'BadGateway', 'The gateway received an invalid response from the resource provider.'],
    [503, 'ServiceUnavailable', 'The service is unavailable.'],
    [
      504,
      'GatewayTimeout',
      "The gateway did not receive a response from 'Microsoft.Compute' within the specified time period.",
    ],
    [599, 'ServiceError', 'The service answered with status 599.'],
  ])('an outage of status %d', async (status, code, message) => {
    const reply = await ask(web1, { as: null, condition: { name: 'outage', status, retryAfter: 2 } });
    expect([reply.status, reply.json, reply.headers['Retry-After']]).toEqual([
      status,
      { error: { code, message } },
      '2',
    ]);
  });

  test('a role not propagated: a get is refused, a list empty', async () => {
    const condition = { name: 'role-not-propagated' } as const;
    const reply = await ask(web1, { condition });
    expect([reply.status, (reply.json as { error: { code: string } }).error.code]).toEqual([
      403,
      'AuthorizationFailed',
    ]);
    const machines = `/subscriptions/${dev}/providers/Microsoft.Compute/virtualMachines?api-version=2024-11-01`;
    expect((await ask(machines, { condition })).json).toEqual({ value: [] });
    expect((await ask('/subscriptions?api-version=2016-06-01', { condition })).json).toEqual({ value: [] });
  });

  test('a clock that is off: the token is early, or has expired', async () => {
    const code = async (milliseconds: number) =>
      (await ask(web1, { condition: { name: 'clock-skew', milliseconds } })).json;
    expect(await code(-600_000)).toHaveProperty('error.code', 'InvalidAuthenticationToken');
    expect(await code(7_200_000)).toHaveProperty('error.code', 'ExpiredAuthenticationToken');
  });
});
