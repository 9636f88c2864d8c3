import type { Permission, Resource, RoleAssignment, RoleDefinition, World } from '../../emulator/world/world.ts';

export const tenantId = '11111111-1111-4111-8111-111111111111';
export const dev = '22222222-2222-4222-8222-222222222222';
export const prod = '33333333-3333-4333-8333-333333333333';
export const reader = '44444444-4444-4444-8444-444444444401';
export const groupReader = '44444444-4444-4444-8444-444444444402';
export const vmReader = '44444444-4444-4444-8444-444444444403';
export const stranger = '44444444-4444-4444-8444-444444444404';
export const noCompute = '44444444-4444-4444-8444-444444444405';
export const loginOnly = '44444444-4444-4444-8444-444444444406';
export const owner = '44444444-4444-4444-8444-444444444407';
export const appId = '55555555-5555-4555-8555-555555555555';

const group = (subscription: string, name: string, more: Partial<Resource> = {}): Resource => ({
  id: `/subscriptions/${subscription}/resourceGroups/${name}`,
  name,
  type: 'Microsoft.Resources/resourceGroups',
  location: 'westus2',
  properties: { provisioningState: 'Succeeded' },
  ...more,
});

export const idOf = (subscription: string, resourceGroup: string, name: string): string =>
  `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${name}`;

export const billing = `/subscriptions/${dev}/resourceGroups/rg-web/providers/Microsoft.ManagedIdentity/userAssignedIdentities/billing`;

export const vm = (
  subscription: string,
  resourceGroup: string,
  name: string,
  more: Partial<Resource> = {},
): Resource => ({
  id: idOf(subscription, resourceGroup, name),
  name,
  type: 'Microsoft.Compute/virtualMachines',
  location: 'westus2',
  tags: {},
  properties: {
    hardwareProfile: { vmSize: 'Standard_D2s_v3' },
    provisioningState: 'Succeeded',
    vmId: '66666666-6666-4666-8666-666666666666',
    storageProfile: {
      imageReference: {
        publisher: 'Canonical',
        offer: 'UbuntuServer',
        sku: '18.04-LTS',
        version: 'latest',
        exactVersion: '18.04.202',
      },
      osDisk: {
        osType: 'Linux',
        name: `${name}_OsDisk_1`,
        createOption: 'FromImage',
        deleteOption: 'Detach',
        diskSizeGB: 30,
      },
      dataDisks: [{ lun: 0, deleteOption: 'Delete' }],
      diskControllerType: 'SCSI',
    },
    osProfile: {
      computerName: name,
      adminUsername: 'azureuser',
      adminPassword: 'hunter2',
      customData: 'c2VjcmV0',
      linuxConfiguration: { disablePasswordAuthentication: true, provisionVMAgent: true },
      secrets: [],
      allowExtensionOperations: true,
    },
    securityProfile: { securityType: 'TrustedLaunch' },
    userData: 'aGVsbG8=',
    networkProfile: { networkInterfaces: [] },
    timeCreated: '2026-01-12T04:00:00.0000000+00:00',
  },
  ...more,
});

export const both = {
  type: 'SystemAssigned, UserAssigned',
  principalId: reader,
  clientId: appId,
  tenantId,
  userAssignedIdentities: { [billing]: { principalId: groupReader, clientId: '77777777-7777-4777-8777-777777777777' } },
} as const;

const permission = (more: Partial<Permission>): Permission => ({
  actions: [],
  notActions: [],
  dataActions: [],
  notDataActions: [],
  ...more,
});

const role = (name: string, roleName: string, more: Partial<Permission>): RoleDefinition => ({
  name,
  roleName,
  type: 'BuiltInRole',
  description: '',
  assignableScopes: ['/'],
  permissions: [permission(more)],
});

const [readerRole, noComputeRole, loginRole, ownerRole] = ['r1', 'r2', 'r3', 'r4'] as const;

const grant = (principalId: string, roleDefinitionId: string, scope: string): RoleAssignment => ({
  name: `${principalId}-${roleDefinitionId}`,
  principalId,
  principalType: 'ServicePrincipal',
  roleDefinitionId,
  scope,
});

export const world: World = {
  tenant: { tenantId, displayName: 'Contoso', domain: 'contoso.onmicrosoft.com' },
  subscriptions: [
    { subscriptionId: dev, displayName: 'Contoso Dev', state: 'Enabled', tenantId },
    { subscriptionId: prod, displayName: 'Contoso Prod', state: 'Enabled', tenantId },
  ],
  resources: [
    group(dev, 'rg-web', { tags: { team: 'web' } }),
    group(dev, 'rg-data'),
    group(prod, 'rg-prod'),
    vm(dev, 'rg-web', 'vm-web-1', { identity: both }),
    vm(dev, 'rg-web', 'vm-web-2'),
    vm(dev, 'rg-data', 'vm-data-1'),
    vm(prod, 'rg-prod', 'vm-prod-1'),
    {
      id: billing,
      name: 'billing',
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
      location: 'westus2',
      tags: {},
      properties: { tenantId, principalId: groupReader, clientId: '77777777-7777-4777-8777-777777777777' },
    },
  ],
  roleDefinitions: [
    role(readerRole, 'Reader', { actions: ['*/read'] }),
    role(noComputeRole, 'All but compute', { actions: ['*'], notActions: ['Microsoft.Compute/*'] }),
    role(loginRole, 'Data only', { dataActions: ['*'] }),
    role(ownerRole, 'Owner', { actions: ['*'] }),
  ],
  roleAssignments: [
    grant(reader, readerRole, `/subscriptions/${dev}`),
    grant(groupReader, readerRole, `/subscriptions/${dev}/resourceGroups/RG-Web`),
    grant(vmReader, readerRole, idOf(dev, 'rg-data', 'vm-data-1')),
    grant(noCompute, noComputeRole, `/subscriptions/${dev}`),
    grant(loginOnly, loginRole, `/subscriptions/${dev}`),
    grant(owner, ownerRole, '/'),
  ],
  users: [],
  servicePrincipals: [],
  applications: [],
  appRoleAssignments: [],
};
