import { describe, expect, test } from '@jest/globals';
import { parseWorld } from '../../emulator/world/parse.ts';
import { readWorld } from '../../emulator/world/read.ts';
import { derivedGuid } from '../../emulator/world/resource-id.ts';
import { named } from './contoso.ts';

const guid = (last: number): string => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;
const groups = 'Microsoft.Resources/resourceGroups';
const machines = 'Microsoft.Compute/virtualMachines';
const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const rg = { type: groups, name: 'rg', location: 'westus2' };

describe('the shipped world', () => {
  test('holds the hosts, identities and assignments that the documentation speaks of', async () => {
    const world = await readWorld();
    expect(world.tenant).toEqual({
      tenantId: 'bd14eb82-fd63-5703-ad8e-f14b5400d103',
      displayName: 'Contoso',
      domain: 'contoso.onmicrosoft.com',
    });
    expect(world.subscriptions.map(({ displayName }) => displayName)).toEqual(['Contoso Dev', 'Contoso Prod']);
    const machinesOf = world.resources.filter(({ type }) => type === machines);
    expect(machinesOf.map(({ name, identity, details }) => [name, identity?.type, details?.powerState])).toEqual([
      ['vm-web-1', 'SystemAssigned, UserAssigned', 'running'],
      ['vm-win-1', 'SystemAssigned', 'running'],
      ['vm-data-1', 'UserAssigned', 'deallocated'],
      ['vm-bare-1', undefined, 'running'],
    ]);
    expect(named(world, 'vm-web-1').identity).toEqual({
      type: 'SystemAssigned, UserAssigned',
      principalId: '1263e171-2509-5424-b346-d0a1b399a128',
      clientId: '91343e8b-aa39-5a65-9a46-3b80016877f2',
      tenantId: world.tenant.tenantId,
      userAssignedIdentities: {
        [named(world, 'billing').id]: {
          principalId: 'dc0797b7-5be2-57a4-a2e4-927de5323c5b',
          clientId: 'dc846db5-1b7c-5a14-95ab-fdeafa9683b2',
        },
      },
    });
  });

  test('gives vm-web-1 Reader on rg-web and nothing on rg-prod', async () => {
    const world = await readWorld();
    const { principalId } = named(world, 'vm-web-1').identity ?? {};
    expect(world.roleAssignments.filter((each) => each.principalId === principalId)).toEqual([
      {
        name: derivedGuid(
          'roleAssignment',
          `${principalId}|acdd72a7-3385-48ef-bd42-f606fba81ae7|${named(world, 'rg-web').id}`,
        ),
        principalId,
        principalType: 'ServicePrincipal',
        roleDefinitionId: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
        scope: named(world, 'rg-web').id,
      },
    ]);
  });
});

describe('what is left out', () => {
  test('is a tenant, a subscription and a location of their own where nothing is written', () => {
    const world = parseWorld({ resources: [{ type: groups, name: 'rg' }] });
    expect(world.tenant).toEqual({
      tenantId: derivedGuid('tenant', 'contoso.onmicrosoft.com'),
      displayName: 'Contoso',
      domain: 'contoso.onmicrosoft.com',
    });
    expect(world.subscriptions).toEqual([
      {
        subscriptionId: derivedGuid('subscription', 'Azure subscription 1'),
        displayName: 'Azure subscription 1',
        state: 'Enabled',
        tenantId: world.tenant.tenantId,
      },
    ]);
    expect(named(world, 'rg').location).toBe('westus2');
  });

  test('is the same whatever the order of the resources and of their keys', () => {
    const vm = {
      type: machines,
      resourceGroup: 'rg',
      name: 'vm',
      identity: { type: 'UserAssigned', userAssignedIdentities: { app: {} } },
    };
    const app = { type: identities, resourceGroup: 'rg', name: 'app' };
    const one = parseWorld({ subscriptions: [{ displayName: 'Dev' }], resources: [rg, app, vm] });
    const reversed = Object.fromEntries(Object.entries(vm).reverse());
    const other = parseWorld({ resources: [reversed, app, rg], subscriptions: [{ displayName: 'Dev' }] });
    for (const name of ['rg', 'app', 'vm']) expect(named(other, name)).toEqual(named(one, name));
  });

  test('of a virtual machine is what a real one has', () => {
    const world = parseWorld({
      subscriptions: [{ displayName: 'Dev', subscriptionId: guid(1) }],
      resources: [rg, { type: machines, resourceGroup: 'rg', name: 'vm' }],
    });
    const id = `/subscriptions/${guid(1)}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm`;
    const vmId = derivedGuid('vmId', id);
    const disk = `vm_OsDisk_1_${vmId.replaceAll('-', '')}`;
    expect(named(world, 'vm')).toEqual({
      id,
      name: 'vm',
      type: machines,
      location: 'westus2',
      tags: {},
      details: { powerState: 'running' },
      properties: {
        hardwareProfile: { vmSize: 'Standard_D2s_v3' },
        provisioningState: 'Succeeded',
        vmId,
        storageProfile: {
          imageReference: {
            publisher: 'Canonical',
            offer: 'ubuntu-24_04-lts',
            sku: 'server',
            version: 'latest',
            exactVersion: '24.04.202601060',
          },
          osDisk: {
            osType: 'Linux',
            name: disk,
            createOption: 'FromImage',
            caching: 'ReadWrite',
            managedDisk: {
              storageAccountType: 'Premium_LRS',
              id: `/subscriptions/${guid(1)}/resourceGroups/rg/providers/Microsoft.Compute/disks/${disk}`,
            },
            deleteOption: 'Detach',
            diskSizeGB: 30,
          },
          dataDisks: [],
          diskControllerType: 'SCSI',
        },
        osProfile: {
          computerName: 'vm',
          adminUsername: 'azureuser',
          linuxConfiguration: {
            disablePasswordAuthentication: true,
            ssh: {
              publicKeys: [{ path: '/home/azureuser/.ssh/authorized_keys', keyData: expect.stringMatching(/^ssh-/) }],
            },
            provisionVMAgent: true,
            patchSettings: { patchMode: 'ImageDefault', assessmentMode: 'ImageDefault' },
          },
          secrets: [],
          allowExtensionOperations: true,
          requireGuestProvisionSignal: true,
        },
        networkProfile: {
          networkInterfaces: [
            { id: `/subscriptions/${guid(1)}/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/vmVMNic` },
          ],
        },
        timeCreated: '2026-01-12T04:06:07.3525011+00:00',
      },
    });
  });

  test.each([
    ['its disk', { storageProfile: { osDisk: { osType: 'Windows' } } }],
    ['its configuration', { osProfile: { windowsConfiguration: {} } }],
    [
      'its image',
      { storageProfile: { imageReference: { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer' } } },
    ],
  ])('of a machine that is Windows by %s is what a Windows machine has', (_, properties) => {
    const { storageProfile, osProfile } = named(
      parseWorld({
        resources: [rg, { type: machines, resourceGroup: 'rg', name: 'vm-of-a-very-long-name', properties }],
      }),
      'vm-of-a-very-long-name',
    ).properties;
    expect(storageProfile).toMatchObject({
      osDisk: { osType: 'Windows', diskSizeGB: 127 },
      imageReference: { publisher: 'MicrosoftWindowsServer' },
    });
    expect(osProfile).toMatchObject({
      computerName: 'vm-of-a-very-lo',
      windowsConfiguration: { provisionVMAgent: true },
    });
    expect(osProfile).not.toHaveProperty('linuxConfiguration');
  });

  test('is merged under what is written, and a null takes a default away', () => {
    const properties = {
      hardwareProfile: { vmSize: 'Standard_B1s' },
      storageProfile: { osDisk: { diskSizeGB: 64 }, imageReference: { id: '/x' } },
      osProfile: null,
    };
    const vm = named(
      parseWorld({ resources: [rg, { type: machines, resourceGroup: 'rg', name: 'vm', properties }] }),
      'vm',
    );
    expect(vm.properties).not.toHaveProperty('osProfile');
    expect(vm.properties).toMatchObject({
      hardwareProfile: { vmSize: 'Standard_B1s' },
      storageProfile: { osDisk: { diskSizeGB: 64, osType: 'Linux' } },
    });
    expect((vm.properties.storageProfile as { imageReference: object }).imageReference).toEqual({ id: '/x' });
  });

  test('is not invented for an attached or an unmanaged disk', () => {
    const disks = [{ createOption: 'Attach' }, { vhd: { uri: 'https://x/vm.vhd' } }];
    const [attached, unmanaged] = disks.map((osDisk) => {
      const vm = { type: machines, resourceGroup: 'rg', name: 'vm', properties: { storageProfile: { osDisk } } };
      return named(parseWorld({ resources: [rg, vm] }), 'vm').properties as {
        osProfile?: object;
        storageProfile: { imageReference?: object; osDisk: object };
      };
    });
    expect(attached?.osProfile).toBeUndefined();
    expect(attached?.storageProfile.imageReference).toBeUndefined();
    expect(unmanaged?.storageProfile.osDisk).not.toHaveProperty('managedDisk');
  });
});

describe('a full id', () => {
  const id = `/subscriptions/${guid(7)}/resourceGroups/RG-Far/providers/Microsoft.Compute/virtualMachines/vm`;
  const app = `/subscriptions/${guid(8)}/resourceGroups/rg-ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app`;

  test('declares the subscription, group and identity that it passes through', () => {
    const world = parseWorld({
      resources: [
        { id, location: 'northeurope', identity: { type: 'userassigned', userAssignedIdentities: { [app]: {} } } },
      ],
      roleAssignments: [{ principal: app, role: 'Reader', scope: `/subscriptions/${guid(9)}/resourceGroups/rg-only` }],
    });
    expect(world.subscriptions.map(({ subscriptionId }) => subscriptionId)).toEqual([guid(7), guid(8), guid(9)]);
    expect(world.resources.map(({ id, location }) => [id, location])).toEqual([
      [id, 'northeurope'],
      [app, 'westus2'],
      [`/subscriptions/${guid(7)}/resourceGroups/RG-Far`, 'northeurope'],
      [`/subscriptions/${guid(8)}/resourceGroups/rg-ids`, 'westus2'],
      [`/subscriptions/${guid(9)}/resourceGroups/rg-only`, 'westus2'],
    ]);
    expect(world.resources[0]?.identity).toEqual({
      type: 'UserAssigned',
      userAssignedIdentities: {
        [app]: { principalId: derivedGuid('principalId', app), clientId: derivedGuid('clientId', app) },
      },
    });
  });

  test('is compared in any casing', () => {
    const world = parseWorld({
      subscriptions: [{ subscriptionId: guid(7), displayName: 'Dev' }],
      resources: [
        { type: groups, name: 'rg-far' },
        { id, type: 'microsoft.compute/virtualmachines', identity: { type: 'SystemAssigned' } },
      ],
      roleAssignments: [{ principal: id.toUpperCase(), role: 'READER', scope: id.toLowerCase() }],
    });
    expect(world.resources.map(({ type }) => type)).toEqual([groups, machines]);
    expect(world.roleAssignments).toMatchObject([{ principalId: derivedGuid('principalId', id), scope: id }]);
  });
});

describe('what is written', () => {
  test('is kept: principalId, clientId, tenantId, vmId and names of assignments', () => {
    const identity = { type: 'SystemAssigned', principalId: guid(1), clientId: guid(2), tenantId: guid(3) };
    const world = parseWorld({
      resources: [rg, { type: machines, resourceGroup: 'rg', name: 'vm', identity, properties: { vmId: guid(4) } }],
      roleAssignments: [{ name: guid(5), principal: guid(1), role: 'Reader', scope: 'rg' }],
    });
    expect(world.tenant.tenantId).toBe(guid(3));
    expect(named(world, 'vm').identity).toEqual(identity);
    expect(named(world, 'vm').properties.vmId).toBe(guid(4));
    expect(world.roleAssignments[0]?.name).toBe(guid(5));
  });

  test('is copied: a later change of the input changes no world', () => {
    const input = { resources: [{ ...rg, tags: { team: 'web' } }] };
    const world = parseWorld(input);
    (input.resources[0] as { tags: { team: string } }).tags.team = 'other';
    expect(named(world, 'rg').tags).toEqual({ team: 'web' });
  });
});

describe('principals, roles and scopes', () => {
  const world = parseWorld({
    subscriptions: [{ displayName: 'Dev', subscriptionId: guid(1) }],
    resources: [
      rg,
      { type: identities, resourceGroup: 'rg', name: 'app' },
      { type: machines, resourceGroup: 'rg', name: 'vm', identity: { type: 'SystemAssigned' } },
    ],
    users: [{ userPrincipalName: 'ada@contoso.com', displayName: 'Ada' }],
    servicePrincipals: [{ displayName: 'deployer', clientSecrets: ['not-a-secret'] }],
    applications: [{ displayName: 'orders', identifierUris: ['api://orders'], appRoles: [{ value: 'Orders.Read' }] }],
    roleDefinitions: [
      { roleName: 'Starter', actions: ['Microsoft.Compute/virtualMachines/start/action'], assignableScopes: ['Dev'] },
    ],
    roleAssignments: [
      { principal: 'vm', role: 'Reader', scope: 'Dev' },
      { principal: 'APP', role: 'starter', scope: 'rg' },
      { principal: 'Ada', role: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', scope: 'vm' },
      {
        principal: 'deployer',
        role: '/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
        scope: '/',
      },
      { principal: guid(99), role: 'Owner', scope: guid(1) },
    ],
    appRoleAssignments: [{ principal: 'app', resource: 'api://orders', role: 'Orders.Read' }],
  });

  test('are found by name, by GUID and by full id', () => {
    const starter = derivedGuid('roleDefinition', 'Starter');
    expect(
      world.roleAssignments.map(({ principalId, principalType, roleDefinitionId, scope }) => [
        principalId,
        principalType,
        roleDefinitionId,
        scope,
      ]),
    ).toEqual([
      [
        named(world, 'vm').identity?.principalId,
        'ServicePrincipal',
        'acdd72a7-3385-48ef-bd42-f606fba81ae7',
        `/subscriptions/${guid(1)}`,
      ],
      [named(world, 'app').properties.principalId, 'ServicePrincipal', starter, named(world, 'rg').id],
      [derivedGuid('user', 'ada@contoso.com'), 'User', 'acdd72a7-3385-48ef-bd42-f606fba81ae7', named(world, 'vm').id],
      [derivedGuid('servicePrincipal', 'deployer'), 'ServicePrincipal', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', '/'],
      [guid(99), 'ServicePrincipal', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', `/subscriptions/${guid(1)}`],
    ]);
    expect(world.roleDefinitions.find(({ name }) => name === starter)).toEqual({
      name: starter,
      roleName: 'Starter',
      type: 'CustomRole',
      description: '',
      assignableScopes: [`/subscriptions/${guid(1)}`],
      permissions: [
        {
          actions: ['Microsoft.Compute/virtualMachines/start/action'],
          notActions: [],
          dataActions: [],
          notDataActions: [],
        },
      ],
    });
  });

  test('app roles are given by the value that the token will carry', () => {
    expect(world.appRoleAssignments).toEqual([
      {
        principalId: named(world, 'app').properties.principalId,
        resourceAppId: derivedGuid('appId', 'orders'),
        role: 'Orders.Read',
      },
    ]);
  });
});

test('four times as many machines take about four times as long', () => {
  const machinesOf = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      type: machines,
      resourceGroup: 'rg',
      name: `vm-${index}`,
      identity: { type: 'SystemAssigned' },
    }));
  const time = (count: number): number => {
    const input = {
      resources: [rg, ...machinesOf(count)],
      roleAssignments: [{ principal: 'vm-1', role: 'Reader', scope: 'rg' }],
    };
    const before = process.cpuUsage();
    expect(parseWorld(input).resources).toHaveLength(count + 1);
    return process.cpuUsage(before).user;
  };
  time(1000);
  expect(time(40_000) / time(10_000)).toBeLessThan(12);
});
