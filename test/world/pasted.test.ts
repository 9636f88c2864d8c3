import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseWorld } from '../../emulator/world/parse.ts';
import { named, worldFixture } from './contoso.ts';

const pasted = (name: string) => JSON.parse(readFileSync(worldFixture(`pasted/${name}`), 'utf8'));
const tenantId = '1a2b3c4d-0000-4000-8000-00000000beef';
const group = '/subscriptions/1a2b3c4d-0000-4000-8000-00000000aaaa/resourceGroups/rg1';

describe('what was pasted', () => {
  test('from ARM, api-version 2017-12-01 › works unchanged', () => {
    const print = pasted('arm-2017-12-01.json');
    const world = parseWorld({ resources: [print] });
    const vm = named(world, 'vm1');
    const app = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1`;
    expect(world.tenant.tenantId).toBe(tenantId);
    expect(vm).toMatchObject({ id: print.id, location: 'westus', properties: print.properties });
    expect(vm.identity).toEqual({
      type: 'SystemAssigned, UserAssigned',
      principalId: print.identity.principalId,
      clientId: expect.any(String),
      tenantId,
      userAssignedIdentities: { [app]: { principalId: expect.any(String), clientId: expect.any(String) } },
    });
    expect(named(world, 'id1').id).toBe(app);
    expect(named(world, 'rg1')).toMatchObject({ id: group, location: 'westus' });
  });

  test('from ARM, as it is today › works unchanged, its power state read from the instance view', () => {
    const print = pasted('arm-2025-04-01.json');
    const world = parseWorld({ resources: [print] });
    const { instanceView: _, ...model } = print.properties;
    expect(named(world, 'vm2')).toEqual({
      id: print.id,
      name: 'vm2',
      type: 'Microsoft.Compute/virtualMachines',
      location: 'westus',
      tags: { env: 'test' },
      identity: print.identity,
      zones: ['1'],
      etag: '"4"',
      properties: model,
      details: { powerState: 'stopped' },
    });
    expect(named(world, 'id2').properties).toEqual({
      isolationScope: 'None',
      tenantId: world.tenant.tenantId,
      principalId: '1a2b3c4d-0000-4000-8000-0000000000c1',
      clientId: '1a2b3c4d-0000-4000-8000-0000000000c2',
    });
  });

  test('from az vm show -d › is read as ARM has it', () => {
    const print = pasted('az-vm-show.json');
    const { properties, identity, details, ...rest } = named(parseWorld({ resources: [print] }), 'vm3');
    expect(rest).toEqual({ id: print.id, name: 'vm3', type: print.type, location: 'westus', tags: {}, etag: '"1"' });
    expect(identity).toEqual({
      type: 'SystemAssigned',
      principalId: print.identity.principalId,
      clientId: expect.any(String),
      tenantId,
    });
    expect(details).toEqual({
      powerState: 'deallocated',
      publicIps: '20.1.2.3',
      privateIps: '10.0.0.4',
      macAddresses: '00-0D-3A-11-22-33',
    });
    expect(properties).toMatchObject({
      vmId: print.vmId,
      hardwareProfile: { vmSize: 'Standard_DS1_v2' },
      storageProfile: { osDisk: { name: 'vm3_disk1', osType: 'Windows', diskSizeGB: 127 } },
      timeCreated: print.timeCreated,
    });
    expect(JSON.stringify(properties)).not.toMatch(/null|"resourceGroup"|diskSizeGb|licenseType/);
  });

  test('from az identity list and az role assignment list › works unchanged', () => {
    const [identity] = pasted('az-identity-list.json');
    const world = parseWorld({ resources: [identity], roleAssignments: pasted('az-role-assignment-list.json') });
    expect(named(world, 'id3')).toEqual({
      id: identity.id,
      name: 'id3',
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
      location: 'westus',
      tags: {},
      properties: { isolationScope: 'None', tenantId, principalId: identity.principalId, clientId: identity.clientId },
    });
    expect(world.tenant.tenantId).toBe(tenantId);
    expect(world.roleAssignments).toEqual([
      {
        name: '1a2b3c4d-0000-4000-8000-0000000000f1',
        principalId: identity.principalId,
        principalType: 'ServicePrincipal',
        roleDefinitionId: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
        scope: named(world, 'rg1').id,
      },
    ]);
  });

  test('from az resource list › keeps a type of which nothing more is known, tags and all', () => {
    const id = `${group}/providers/Microsoft.KeyVault/vaults/kv`;
    const print = {
      id,
      name: 'kv',
      type: 'Microsoft.KeyVault/vaults',
      location: 'westus',
      resourceGroup: 'RG1',
      tags: { a: 'b' },
      identity: null,
      kind: null,
      sku: { name: 'standard' },
      properties: null,
      provisioningState: 'Succeeded',
      createdTime: '2026-01-10T10:00:00Z',
    };
    expect(named(parseWorld({ resources: [print] }), 'kv')).toEqual({
      id,
      name: 'kv',
      type: 'Microsoft.KeyVault/vaults',
      location: 'westus',
      tags: { a: 'b' },
      sku: { name: 'standard' },
      createdTime: '2026-01-10T10:00:00Z',
      properties: { provisioningState: 'Succeeded' },
    });
  });
});
