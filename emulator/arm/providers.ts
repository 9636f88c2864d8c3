import type { Store } from '../world/store.ts';

/** Resource providers and their types, beside those that the world has (arm.md §3.4). What is here may be written without being declared. */
const table: Readonly<Record<string, string>> = {
  'Microsoft.App': 'containerApps jobs managedEnvironments',
  'Microsoft.Authorization': 'locks permissions roleAssignments roleDefinitions',
  'Microsoft.Automation': 'automationAccounts',
  'Microsoft.Cache': 'redis',
  'Microsoft.Compute':
    'availabilitySets disks galleries images locations/virtualMachines locations/vmSizes snapshots sshPublicKeys virtualMachineScaleSets virtualMachines virtualMachines/extensions',
  'Microsoft.ContainerInstance': 'containerGroups',
  'Microsoft.ContainerRegistry': 'registries',
  'Microsoft.ContainerService': 'managedClusters',
  'Microsoft.DocumentDB': 'databaseAccounts',
  'Microsoft.EventHub': 'namespaces',
  'Microsoft.HybridCompute': 'machines',
  'Microsoft.Insights': 'components',
  'Microsoft.KeyVault': 'vaults',
  'Microsoft.Logic': 'workflows',
  'Microsoft.MachineLearningServices': 'workspaces workspaces/computes',
  'Microsoft.ManagedIdentity': 'identities userAssignedIdentities userAssignedIdentities/federatedIdentityCredentials',
  'Microsoft.Network':
    'loadBalancers natGateways networkInterfaces networkSecurityGroups privateDnsZones publicIPAddresses routeTables virtualNetworks virtualNetworks/subnets',
  'Microsoft.OperationalInsights': 'workspaces',
  'Microsoft.Resources': 'resourceGroups resources subscriptions tags tenants',
  'Microsoft.ServiceBus': 'namespaces',
  'Microsoft.ServiceFabric': 'clusters clusters/applications managedClusters managedClusters/applications',
  'Microsoft.Sql': 'servers servers/databases',
  'Microsoft.Storage': 'storageAccounts',
  'Microsoft.Web': 'serverFarms sites sites/slots',
};

/** A provider's types, in Azure's casing. */
export type Provider = { readonly namespace: string; readonly types: readonly string[] };

export const providers: readonly Provider[] = Object.entries(table).map(([namespace, types]) => ({
  namespace,
  types: types.split(' '),
}));

/** Served by rows of their own: the generic one would take their names for resources. */
const withRows = ['locations/', 'resources', 'tags', 'tenants', 'permissions', 'identities', 'subscriptions'];

const known = new Map(
  providers.flatMap(({ namespace, types }) =>
    types
      .filter((type) => !withRows.some((each) => type.startsWith(each)))
      .map((type) => [`${namespace}/${type}`.toLowerCase(), `${namespace}/${type}`] as const),
  ),
);

/** In Azure's casing; undefined for a type that no provider of the table has. */
export const typeOfProvider = (type: string): string | undefined => known.get(type.toLowerCase());

const namespaceOf = (type: string): string => type.slice(0, type.indexOf('/'));

/** The table's providers, and those of what the world declares, in the order of their names. */
export const providersOf = (store: Store): readonly Provider[] => {
  const all = new Map(
    providers.map(({ namespace, types }) => [namespace.toLowerCase(), { namespace, types: [...types] }]),
  );
  for (const type of new Set(store.world.resources.map((each) => each.type))) {
    const namespace = namespaceOf(type);
    const provider = all.get(namespace.toLowerCase()) ?? { namespace, types: [] };
    all.set(namespace.toLowerCase(), provider);
    const short = type.slice(namespace.length + 1);
    if (!provider.types.some((each) => each.toLowerCase() === short.toLowerCase())) provider.types.push(short);
  }
  return [...all.values()].sort((one, other) => (one.namespace < other.namespace ? -1 : 1));
};

const kept = new WeakMap<Store, Set<string>>();

/** True where the table or the declared world has a provider of that name. */
export const hasNamespace = (namespace: string, store: Store): boolean => {
  const names = kept.get(store) ?? new Set(providersOf(store).map((each) => each.namespace.toLowerCase()));
  kept.set(store, names);
  return names.has(namespace.toLowerCase());
};
