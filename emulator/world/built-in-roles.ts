import type { RoleDefinition } from './world.ts';

/** Built-in roles with the actions that Azure gives them (arm.md §3.6: azure-docs built-in-roles, 2026). */
const builtIn = (
  roleName: string,
  name: string,
  description: string,
  actions: readonly string[],
  more: { notActions?: readonly string[]; dataActions?: readonly string[] } = {},
): RoleDefinition => ({
  name,
  roleName,
  type: 'BuiltInRole',
  description,
  assignableScopes: ['/'],
  permissions: [
    { actions, notActions: more.notActions ?? [], dataActions: more.dataActions ?? [], notDataActions: [] },
  ],
});

/** What most narrow roles may do besides: see who has access, set alerts, deploy, read groups, ask for support. */
const common = [
  'Microsoft.Authorization/*/read',
  'Microsoft.Insights/alertRules/*',
  'Microsoft.Resources/deployments/*',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
];

const network = 'Microsoft.Network';
const vaults = 'Microsoft.RecoveryServices/Vaults';
const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';

const loginReads = [
  `${network}/publicIPAddresses/read`,
  `${network}/virtualNetworks/read`,
  `${network}/loadBalancers/read`,
  `${network}/networkInterfaces/read`,
  'Microsoft.Compute/virtualMachines/*/read',
  'Microsoft.HybridCompute/machines/*/read',
  'Microsoft.HybridConnectivity/endpoints/listCredentials/action',
];

export const builtInRoles: readonly RoleDefinition[] = [
  builtIn(
    'Owner',
    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    'Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.',
    ['*'],
  ),
  builtIn(
    'Contributor',
    'b24988ac-6180-42a0-ab88-20f7382dd24c',
    'Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC, manage assignments in Azure Blueprints, or share image galleries.',
    ['*'],
    {
      notActions: [
        'Microsoft.Authorization/*/Delete',
        'Microsoft.Authorization/*/Write',
        'Microsoft.Authorization/elevateAccess/Action',
        'Microsoft.Blueprint/blueprintAssignments/write',
        'Microsoft.Blueprint/blueprintAssignments/delete',
        'Microsoft.Compute/galleries/share/action',
        'Microsoft.Purview/consents/write',
        'Microsoft.Purview/consents/delete',
        'Microsoft.Resources/deploymentStacks/manageDenySetting/action',
        'Microsoft.Subscription/cancel/action',
        'Microsoft.Subscription/enable/action',
      ],
    },
  ),
  builtIn(
    'Reader',
    'acdd72a7-3385-48ef-bd42-f606fba81ae7',
    'View all resources, but does not allow you to make any changes.',
    ['*/read'],
  ),
  builtIn(
    'User Access Administrator',
    '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    'Lets you manage user access to Azure resources.',
    ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  ),
  builtIn(
    'Role Based Access Control Administrator',
    'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    'Manage access to Azure resources by assigning roles using Azure RBAC. This role does not allow you to manage access using other ways, such as Azure Policy.',
    [
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleAssignments/delete',
      '*/read',
      'Microsoft.Support/*',
    ],
  ),
  builtIn(
    'Virtual Machine Contributor',
    '9980e02c-c2be-4d73-94e8-173b1dc7cf3c',
    "Lets you manage virtual machines, but not access to them, and not the virtual network or storage account they're connected to.",
    [
      ...common,
      'Microsoft.Compute/availabilitySets/*',
      'Microsoft.Compute/locations/*',
      'Microsoft.Compute/virtualMachines/*',
      'Microsoft.Compute/virtualMachineScaleSets/*',
      'Microsoft.Compute/cloudServices/*',
      'Microsoft.Compute/disks/write',
      'Microsoft.Compute/disks/read',
      'Microsoft.Compute/disks/delete',
      'Microsoft.Compute/hostgroups/write',
      'Microsoft.Compute/hostgroups/hosts/write',
      'Microsoft.DevTestLab/schedules/*',
      `${network}/applicationGateways/backendAddressPools/join/action`,
      `${network}/loadBalancers/backendAddressPools/join/action`,
      `${network}/loadBalancers/inboundNatPools/join/action`,
      `${network}/loadBalancers/inboundNatRules/join/action`,
      `${network}/loadBalancers/probes/join/action`,
      `${network}/loadBalancers/read`,
      `${network}/locations/*`,
      `${network}/networkInterfaces/*`,
      `${network}/networkSecurityGroups/join/action`,
      `${network}/networkSecurityGroups/read`,
      `${network}/publicIPAddresses/join/action`,
      `${network}/publicIPAddresses/read`,
      `${network}/virtualNetworks/read`,
      `${network}/virtualNetworks/subnets/join/action`,
      'Microsoft.RecoveryServices/locations/*',
      `${vaults}/backupFabrics/backupProtectionIntent/write`,
      `${vaults}/backupFabrics/protectionContainers/protectedItems/*/read`,
      `${vaults}/backupFabrics/protectionContainers/protectedItems/read`,
      `${vaults}/backupFabrics/protectionContainers/protectedItems/write`,
      `${vaults}/backupPolicies/read`,
      `${vaults}/backupPolicies/write`,
      `${vaults}/read`,
      `${vaults}/usages/read`,
      `${vaults}/write`,
      'Microsoft.ResourceHealth/availabilityStatuses/read',
      'Microsoft.SerialConsole/serialPorts/connect/action',
      'Microsoft.SqlVirtualMachine/*',
      'Microsoft.Storage/storageAccounts/listKeys/action',
      'Microsoft.Storage/storageAccounts/read',
      'Microsoft.Support/*',
    ],
  ),
  builtIn(
    'Virtual Machine User Login',
    'fb879df8-f326-4884-b1cf-06f3ad86be52',
    'View Virtual Machines in the portal and login as a regular user.',
    loginReads,
    {
      dataActions: ['Microsoft.Compute/virtualMachines/login/action', 'Microsoft.HybridCompute/machines/login/action'],
    },
  ),
  builtIn(
    'Virtual Machine Administrator Login',
    '1c0163c0-47e6-4577-8991-ea5c82e286e4',
    'View Virtual Machines in the portal and login as administrator',
    loginReads,
    {
      dataActions: [
        'Microsoft.Compute/virtualMachines/login/action',
        'Microsoft.Compute/virtualMachines/loginAsAdmin/action',
        'Microsoft.HybridCompute/machines/login/action',
        'Microsoft.HybridCompute/machines/loginAsAdmin/action',
      ],
    },
  ),
  builtIn(
    'Managed Identity Operator',
    'f1a07417-d97a-45cb-824c-7a7467783830',
    'Read and Assign User Assigned Identity',
    [`${identities}/*/read`, `${identities}/*/assign/action`, ...common, 'Microsoft.Support/*'],
  ),
  builtIn(
    'Managed Identity Contributor',
    'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59',
    'Create, Read, Update, and Delete User Assigned Identity',
    [
      `${identities}/read`,
      `${identities}/write`,
      `${identities}/delete`,
      `${identities}/federatedIdentityCredentials/read`,
      `${identities}/federatedIdentityCredentials/write`,
      `${identities}/federatedIdentityCredentials/delete`,
      `${identities}/revokeTokens/action`,
      ...common,
      'Microsoft.Support/*',
    ],
  ),
  builtIn(
    'Desktop Virtualization Power On Contributor',
    '489581de-a3bd-480d-9518-53dea7416b33',
    'Provide permission to the Azure Virtual Desktop Resource Provider to start virtual machines.',
    [
      'Microsoft.Compute/virtualMachines/start/action',
      'Microsoft.Compute/virtualMachines/read',
      'Microsoft.Compute/virtualMachines/instanceView/read',
      ...common,
      'Microsoft.AzureStackHCI/virtualMachineInstances/read',
      'Microsoft.AzureStackHCI/virtualMachineInstances/start/action',
      'Microsoft.AzureStackHCI/virtualMachineInstances/stop/action',
      'Microsoft.AzureStackHCI/virtualMachineInstances/restart/action',
      'Microsoft.HybridCompute/machines/read',
      'Microsoft.HybridCompute/operations/read',
      'Microsoft.HybridCompute/locations/operationresults/read',
      'Microsoft.HybridCompute/locations/operationstatus/read',
    ],
  ),
];
