import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createStore } from '../../emulator/world/store.ts';
import { createContosoArm, tokenFor } from './ask.ts';
import { billing, dev, owner, world } from './contoso.ts';

const arm = createContosoArm();
const token = `Bearer ${await tokenFor(owner)}`;

const word = fc.oneof(
  fc.constantFrom('subscriptions', dev, 'resourceGroups', 'resourcegroups', 'rg-web', 'providers', 'Microsoft.Compute'),
  fc.constantFrom('virtualMachines', 'vm-web-1', 'instanceView', 'start', 'Microsoft.ManagedIdentity', 'constructor'),
  fc.constantFrom('..', '.', '', '%', '%2e%2e', '%00', '%E0%A4%A', '__proto__', '%2F', 'x'.repeat(5000), 'ü', '\u0000'),
  fc.string({ unit: 'binary' }),
);
const path = fc.array(word, { maxLength: 12 }).map((words) => `/${words.join('/')}`);
const version = fc.constantFrom('2024-11-01', '2017-12-01', '', 'x', '9999-99-99', '2031-01-01-constructor');
const query = fc.array(
  fc.tuple(
    fc.constantFrom('api-version', '$expand', '$top', '$skiptoken', '$filter', '__proto__'),
    fc.oneof(version, fc.string()),
  ),
  { maxLength: 4 },
);
const headers = fc.record({
  authorization: fc.oneof(
    fc.constant(token),
    fc.string({ unit: 'binary' }),
    fc.string().map((text) => `Bearer ${text}`),
  ),
  'x-ms-client-request-id': fc.string({ unit: 'binary' }),
  'x-ms-correlation-request-id': fc.string({ unit: 'binary' }),
});
const method = fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'constructor');

describe('arm', () => {
  test('answers whatever is asked in ARM’s own shape, and never with a 5xx', async () => {
    const everything = fc.asyncProperty(method, path, version, query, headers, async (verb, where, at, more, sent) => {
      const target = `${where}?${new URLSearchParams([['api-version', at], ...more])}`;
      const reply = await arm(createRequest(verb, target, { headers: sent }));
      expect(reply.status).toBeLessThan(500);
      for (const value of Object.values(reply.headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
      if (verb === 'HEAD') {
        expect(reply.body).toBe('');
      } else if (reply.status >= 400) {
        const body = JSON.parse(reply.body.toString());
        expect(body).toEqual(
          reply.status === 405
            ? { Message: expect.any(String) }
            : { error: { code: expect.stringMatching(/^[A-Z]\w+$/), message: expect.any(String) } },
        );
        expect(reply.outcome.decision).toMatch(/^(refused|rejected|not served): ./);
      } else {
        expect(reply.outcome.decision).toMatch(/^served: ./);
      }
    });
    await fc.assert(everything, { numRuns: 1000, seed: 20_260_112 });
  });

  const group = `/subscriptions/${dev}/resourceGroups/rg-web`;
  const machine = `${group}/providers/Microsoft.Compute/virtualMachines/vm-web-1`;
  const guid = '99999999-9999-4999-8999-999999999901';
  const places = [
    ...[group, `${group}-ü`, machine, `${machine}ü`, `${machine}/start`, `${machine}/restart`, `${machine}/deallocate`],
    ...[`${machine}/extensions/x`, `${group}/providers/Microsoft.KeyVault/vaults/ü`, '/batch'],
    ...[`${billing}`, `${billing}-ü`, `${billing}/federatedIdentityCredentials/ci`],
    ...['', `/subscriptions/${dev}`, group, machine].flatMap((scope) => [
      `${scope}/providers/Microsoft.Authorization/locks/x`,
      `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid}`,
      `${scope}/providers/Microsoft.Authorization/roleDefinitions`,
      `${scope}/providers/Microsoft.Resources/tags/default`,
      `${scope}/providers/Microsoft.ManagedIdentity/identities/default`,
      `${scope}/providers/Microsoft.Authorization/locks/x/providers/Microsoft.Authorization/locks/y`,
    ]),
    ...[`/subscriptions/${dev}/providers/Microsoft.Compute/register`, `/subscriptions/${dev}/operationresults/x`],
    ...[`/subscriptions/${dev}/providers/Microsoft.Compute/locations/x/operations/y`],
  ].map((each) => encodeURI(each));
  const key = fc.constantFrom(
    ...['location', 'tags', 'identity', 'properties', 'type', 'userAssignedIdentities', 'identityIds', 'osProfile'],
    ...['level', 'notes', 'roleDefinitionId', 'principalId', 'operation', 'requests', 'httpMethod', 'url', '__proto__'],
    ...['networkProfile', 'networkInterfaces', 'storageProfile', 'issuer', 'audiences', 'constructor', billing],
  );
  const leaf = fc.oneof(
    fc.constantFrom(
      null,
      'westus2',
      'SystemAssigned',
      'UserAssigned',
      'None',
      'ReadOnly',
      'Merge',
      'GET',
      guid,
      'r1',
      1,
    ),
    fc.string(),
    fc.boolean(),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('map')),
    map: fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  }));
  const body = fc.oneof(
    value.map((each) => JSON.stringify({ location: 'westus2', ...(each as object) })),
    value.map((each) => JSON.stringify({ location: 'westus2', properties: each, tags: {} })),
    value.map((each) => JSON.stringify({ location: 'westus2', identity: each })),
    value.map((each) => JSON.stringify(each)),
    fc.string(),
  );

  test('takes or refuses whatever is written, and stays readable', async () => {
    const session = createContosoArm({ store: createStore(world) });
    const write = fc.asyncProperty(
      fc.constantFrom('PUT', 'PATCH', 'POST', 'DELETE', 'GET'),
      fc.constantFrom(...places),
      fc.constantFrom('2024-11-01', '2022-04-01', '2020-05-01', '2024-11-30'),
      body,
      async (verb, where, at, text) => {
        const more = { headers: { authorization: token }, body: text };
        const reply = await session(createRequest(verb, `${where}?api-version=${at}`, more));
        expect(reply.status).toBeLessThan(500);
        for (const each of Object.values(reply.headers)) expect(each).toMatch(/^[\x20-\x7e]*$/);
        const all = `/subscriptions/${dev}/resources?api-version=2024-11-01`;
        expect((await session(createRequest('GET', all, { headers: { authorization: token } }))).status).toBe(200);
      },
    );
    await fc.assert(write, { numRuns: 1000, seed: 20_260_112 });
  });
});
