import { describe, expect, test } from '@jest/globals';
import { covers, createAccess } from '../../emulator/arm/access.ts';
import { createStore } from '../../emulator/world/store.ts';
import { ask } from './ask.ts';
import { dev, groupReader, idOf, loginOnly, noCompute, owner, reader, vmReader, world } from './contoso.ts';

describe('arm › an action', () => {
  test.each([
    ['*', 'Microsoft.Compute/virtualMachines/read', true],
    ['*/read', 'Microsoft.Compute/virtualMachines/instanceView/read', true],
    ['*/read', 'Microsoft.Compute/virtualMachines/write', false],
    ['Microsoft.Compute/virtualMachines/*', 'microsoft.compute/VIRTUALMACHINES/start/action', true],
    ['Microsoft.Compute/virtualMachines/*', 'Microsoft.Compute/virtualMachineScaleSets/read', false],
    ['Microsoft.Compute/*/read', 'Microsoft.Compute/virtualMachines/read', true],
    ['Microsoft.Compute/virtualMachines/*/read', 'Microsoft.Compute/virtualMachines/read', true],
    ['Microsoft.Compute/virtualMachines/*/read', 'Microsoft.Compute/virtualMachines/instanceView/read', true],
    ['Microsoft.Compute/virtualMachines/*/read', 'Microsoft.Compute/virtualMachines/write', false],
    ['Microsoft.Compute/virtualMachines/read', 'Microsoft.Compute/virtualMachines/readAll', false],
    ['Microsoft.Compute/virtualMachines/r.ad', 'Microsoft.Compute/virtualMachines/read', false],
    ['', 'Microsoft.Compute/virtualMachines/read', false],
  ])('"%s" covers %s: %s', (pattern, action, covered) => {
    expect(covers(pattern, action)).toBe(covered);
  });
});

describe('arm › a role', () => {
  const version = 'api-version=2024-11-01';
  const status = async (group: string, name: string, as: string): Promise<number> =>
    (await ask(`${idOf(dev, group, name)}?${version}`, { as })).status;

  test('covers all below its scope, in any casing, and nothing beside it', async () => {
    expect(await status('rg-web', 'vm-web-1', reader)).toBe(200);
    expect(await status('rg-web', 'vm-web-1', groupReader)).toBe(200);
    expect(await status('rg-data', 'vm-data-1', groupReader)).toBe(403);
    expect(await status('rg-data', 'vm-data-1', vmReader)).toBe(200);
    expect(await status('rg-data', 'vm-data-10', vmReader)).toBe(403);
    expect(await status('rg-web', 'vm-web-1', owner)).toBe(200);
  });

  test('loses its notActions, and gives no control by its dataActions', async () => {
    expect(await status('rg-web', 'vm-web-1', noCompute)).toBe(403);
    expect((await ask(`/subscriptions/${dev}/resourceGroups/rg-web?${version}`, { as: noCompute })).status).toBe(200);
    expect(await status('rg-web', 'vm-web-1', loginOnly)).toBe(403);
  });

  test('takes away only from itself: another role may give the action', () => {
    const [both, ...others] = world.roleAssignments.filter(({ principalId }) => principalId === noCompute);
    if (!both) throw new Error('the world has lost its principal');
    const readerToo = {
      ...both,
      name: 'second',
      roleDefinitionId: 'r1',
      scope: `/subscriptions/${dev}/resourceGroups/rg-web`,
    };
    const store = createStore({ ...world, roleAssignments: [both, ...others, readerToo] });
    const access = createAccess(store, store.roleAssignmentsOf).accessOf(
      noCompute,
      'Microsoft.Compute/virtualMachines/read',
    );
    expect(access.scopes).toEqual([readerToo.scope]);
    expect(access.reaches(idOf(dev, 'RG-WEB', 'vm-web-1'))).toBe(true);
    expect(access.reaches(idOf(dev, 'rg-web-2', 'vm-web-1'))).toBe(false);
  });
});
