import { describe, expect, test } from '@jest/globals';
import { named } from '../world/contoso.ts';
import { fixture, importAll, refusalOf, sourceOf } from './stage.ts';

const lists = [
  'az-account-list',
  'az-vm-list',
  'az-resource-list',
  'az-identity-list',
  'az-role-assignment-list',
  'az-role-definition-list',
];
const subscriptionId = '1a2b3c4d-0000-4000-8000-00000000aaaa';
const groupId = `/subscriptions/${subscriptionId}/resourceGroups/rg-web`;

describe('what az prints', () => {
  const imported = (names = lists) => importAll(names.map((name) => fixture(`${name}.json`)));

  test.each([
    ['as it comes', lists],
    ['in any order', [...lists].reverse()],
  ])('is one world › %s', (_, names) => {
    const { world } = imported(names);
    expect(world.tenant.tenantId).toBe('1a2b3c4d-0000-4000-8000-00000000beef');
    expect(world.subscriptions).toMatchObject([{ subscriptionId, displayName: 'Contoso Prod' }]);
    expect(world.resources.map(({ type, name }) => `${type.split('/')[1]} ${name.toLowerCase()}`).sort()).toEqual([
      'resourceGroups rg-data',
      'resourceGroups rg-web',
      'storageAccounts stcontosoweb',
      'userAssignedIdentities id-billing',
      'vaults kv-web',
      'virtualMachines vm-web-1',
    ]);
    expect(named(world, 'vm-web-1')).toMatchObject({
      location: 'westeurope',
      tags: { env: 'prod' },
      identity: { type: 'SystemAssigned, UserAssigned', principalId: '1a2b3c4d-0000-4000-8000-0000000000b1' },
      properties: { vmId: '5b2f6c1e-26c8-4c7f-9f4d-1f0c3a5f6a10', storageProfile: { osDisk: { diskSizeGB: 30 } } },
      details: { powerState: 'deallocated', privateIps: '10.0.0.4' },
    });
    expect(Object.keys(named(world, 'vm-web-1').identity?.userAssignedIdentities ?? {})).toHaveLength(1);
    expect(named(world, 'stcontosoweb')).toMatchObject({
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS', tier: 'Standard' },
    });
  });

  test('grants what it grants there, and never more', () => {
    const { world, notes } = imported();
    expect(world.roleAssignments).toEqual([
      {
        name: '9f4e3c1a-0000-4000-8000-000000000001',
        principalId: '1a2b3c4d-0000-4000-8000-0000000000b1',
        principalType: 'ServicePrincipal',
        roleDefinitionId: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
        scope: groupId,
      },
      {
        name: '9f4e3c1a-0000-4000-8000-000000000002',
        principalId: '1a2b3c4d-0000-4000-8000-0000000000e1',
        principalType: 'ServicePrincipal',
        roleDefinitionId: '4633458b-17de-408a-b874-0445c86b69e6',
        scope: `/subscriptions/${subscriptionId}/resourceGroups/rg-data/providers/Microsoft.KeyVault/vaults/kv-web`,
      },
    ]);
    expect(notes.filter((note) => note.includes('role-assignment'))).toEqual([
      'az-role-assignment-list.json:36:3: [2]: left out: conditions are not evaluated, and without it more would be granted',
      'az-role-assignment-list.json:49:3: [3]: left out: a world has no management groups',
    ]);
  });

  test('names the role that it needs and does not have', () => {
    const { notes } = imported(lists.slice(0, -1));
    expect(notes).toContain(
      `az-role-assignment-list.json:22:3: [1]: left out: role Key Vault Secrets User is not known here; import what "az role definition list --name 'Key Vault Secrets User'" prints too`,
    );
  });

  test('drops what may be secret, each with its place', () => {
    const { notes, content } = imported(['az-vm-list']);
    expect(notes).toEqual([
      'az-vm-list.json:52:7: [0].osProfile.customData: dropped: it may hold a secret',
      'az-vm-list.json:79:9: [0].resources[0].protectedSettings: dropped: it may hold a secret',
      'az-vm-list.json:83:37: [0].resources[0].settings.fileUris[0]: dropped: it holds a secret',
    ]);
    expect(JSON.stringify(content)).not.toMatch(/I2Nsb3Vk|sig=|commandToExecute/);
    expect(JSON.stringify(content)).toContain('ssh-ed25519');
  });

  test('of nothing is a world of nothing', () => {
    expect(importAll([sourceOf([])]).world.resources).toEqual([]);
  });

  test('may be a single thing, or ARM’s own list', () => {
    const group = {
      id: groupId,
      name: 'rg-web',
      type: 'Microsoft.Resources/resourceGroups',
      location: 'northeurope',
      properties: { provisioningState: 'Succeeded' },
    };
    for (const content of [group, { value: [group] }]) {
      expect(named(importAll([sourceOf(content)]).world, 'rg-web').location).toBe('northeurope');
    }
  });
});

describe('a file that can’t be imported', () => {
  const expected =
    'expected what az resource list, az vm list, az identity list, az group list, az account list, az role assignment list or az role definition list prints, or an ARM template in JSON';

  test.each<[string, unknown, string[]]>([
    ['a text', 'hello', [expected]],
    ['a map of nothing known', { a: 1 }, [expected]],
    ['a list of nothing known', [{ id: 'x' }, 5], [`[0]: ${expected}`, `[1]: ${expected}`]],
    [
      'parameters',
      { $schema: 'https://x/deploymentParameters.json#', parameters: {} },
      ['holds the parameters of a template; name it with --parameters, beside the template'],
    ],
    [
      'a world',
      { tenant: {}, resources: [] },
      ['is a world file already; msi-emulator check says whether it is right'],
    ],
    [
      'an assignment without a scope',
      [{ type: 'Microsoft.Authorization/roleAssignments' }],
      ['[0]: a role assignment needs principalId and roleDefinitionId and scope'],
    ],
    [
      'a subscription that is none',
      [{ id: '/subscriptions/x/resourceGroups/a', type: 'Microsoft.Resources/resourceGroups' }],
      ['[0].id: "x" is no subscription id; it is a GUID'],
    ],
  ])('%s › is told what was expected', (_, content, lines) => {
    expect(refusalOf(() => importAll([sourceOf(content)]))).toEqual(lines.map((line) => `file.json: ${line}`));
  });
});
