import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';
import { runProgram } from './run-program.ts';

jest.setTimeout(120_000);

const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const machines = 1200;
const world = {
  tenant: { displayName: 'Contoso' },
  subscriptions: [{ displayName: 'Dev' }],
  resources: [
    { type: 'Microsoft.Resources/resourceGroups', name: 'rg-app', location: 'westus2' },
    { type: 'Microsoft.Resources/resourceGroups', name: 'rg-locked', location: 'westus2' },
    {
      type: 'Microsoft.Authorization/locks',
      resourceGroup: 'rg-locked',
      name: 'keep',
      properties: { level: 'CanNotDelete' },
    },
    { type: identities, resourceGroup: 'rg-app', name: 'late' },
    { type: identities, resourceGroup: 'rg-app', name: 'reader' },
    {
      type: 'Microsoft.Compute/virtualMachines',
      resourceGroup: 'rg-app',
      name: 'vm-app-1',
      identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { reader: {} } },
    },
    ...Array.from({ length: machines - 1 }, (_, index) => ({
      type: 'Microsoft.Compute/virtualMachines',
      resourceGroup: 'rg-app',
      name: `vm-${index}`,
    })),
  ],
  roleAssignments: [{ principal: 'vm-app-1', role: 'Owner', scope: 'Dev' }],
};

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator(world);
});
afterAll(() => emulator.stop());

const run = (part: string) =>
  runProgram(emulator, 'arm.mjs', [emulator.world.subscriptions[0]?.subscriptionId ?? '', part], 'imds');

describe('@azure/arm-* clients, unmodified', () => {
  test('read subscriptions, groups, resources across pages, providers, identities and roles', async () => {
    expect(await run('reads')).toEqual({
      subscriptions: ['Dev'],
      tenants: ['Contoso'],
      locations: true,
      machines,
      resources: machines + 2,
      groupsByOne: ['rg-app', 'rg-locked'],
      filtered: ['late', 'reader'],
      exists: true,
      missing: false,
      provider: 'Registered',
      identities: ['late', 'reader'],
      own: 'string',
      role: ['acdd72a7-3385-48ef-bd42-f606fba81ae7'],
      sizes: true,
    });
  });

  test('deallocate and start a machine to the end, and are told when its state is against them', async () => {
    expect(await run('power')).toEqual({
      seen: ['PowerState/running', 'PowerState/deallocated', 'PowerState/running'],
      refused: { failed: 'RestError', code: 'OperationNotAllowed', status: 409 },
    });
  });

  test('assign an identity that the token endpoint then serves, and remove it so that it is refused', async () => {
    const refused = { token: { failed: expect.any(String) } };
    expect(await run('token')).toEqual(refused);
    expect(await run('assign')).toEqual({ has: 2 });
    expect(await run('token')).toEqual({ token: 'string' });
    expect(await run('remove')).toEqual({ has: 1 });
    expect(await run('token')).toEqual(refused);
  });

  test('create a group, resources of any type, tags, an identity and its credential, and delete it all', async () => {
    expect(await run('writes')).toEqual({
      group: 'Succeeded',
      vault: 'kv-1',
      tags: { c: 'd' },
      identity: 'string',
      credential: 'a',
      locked: { failed: 'RestError', code: 'ScopeLocked', status: 409 },
      gone: false,
    });
  });

  test('give a role and take it away: 403 before, 200 after, 403 again', async () => {
    const forbidden = { failed: 'RestError', code: 'AuthorizationFailed', status: 403 };
    expect(await run('roles')).toEqual({
      before: forbidden,
      made: true,
      during: 'vm-app-1',
      listed: 1,
      again: { failed: 'RestError', code: 'RoleAssignmentExists', status: 409 },
      after: forbidden,
    });
  });
});
