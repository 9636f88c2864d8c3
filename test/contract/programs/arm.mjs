// An unmodified program: what the management SDKs read and write, each step told by what came back.
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ComputeManagementClient } from '@azure/arm-compute';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ResourceManagementClient } from '@azure/arm-resources';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { ManagedIdentityCredential } from '@azure/identity';

const [subscriptionId, part] = process.argv.slice(2);
const endpoint = process.env.AZURE_RESOURCE_MANAGER_URL;
const credential = new ManagedIdentityCredential();
const options = { endpoint, retryOptions: { maxRetries: 0 } };
const [compute, resources, msi, roles, subscriptions] = [
  new ComputeManagementClient(credential, subscriptionId, options),
  new ResourceManagementClient(credential, subscriptionId, options),
  new ManagedServiceIdentityClient(credential, subscriptionId, options),
  new AuthorizationManagementClient(credential, subscriptionId, options),
  new SubscriptionClient(credential, options),
];

const all = async (pages) => {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
};
const attempt = async (act) => {
  try {
    return await act();
  } catch (error) {
    return { failed: error.name, code: error.code, status: error.statusCode };
  }
};
const power = async () => {
  const { statuses } = await compute.virtualMachines.instanceView('rg-app', 'vm-app-1');
  return statuses.map(({ code }) => code).at(-1);
};
const tokenOf = (clientId) =>
  attempt(async () => {
    const mine = new ManagedIdentityCredential({ clientId }, { retryOptions: { maxRetries: 0 } });
    return typeof (await mine.getToken('https://management.azure.com/.default')).token;
  });

const parts = {
  reads: async () => ({
    subscriptions: (await all(subscriptions.subscriptions.list())).map(({ displayName }) => displayName),
    tenants: (await all(subscriptions.tenants.list())).map(({ displayName }) => displayName),
    locations: (await all(subscriptions.subscriptions.listLocations(subscriptionId))).length > 30,
    machines: (await all(compute.virtualMachines.listAll())).length,
    resources: (await all(resources.resources.list())).length,
    groupsByOne: (await all(resources.resourceGroups.list({ top: 1 }))).map(({ name }) => name),
    filtered: (
      await all(
        resources.resources.list({ filter: "resourceType eq 'Microsoft.ManagedIdentity/userAssignedIdentities'" }),
      )
    ).map(({ name }) => name),
    exists: (await resources.resourceGroups.checkExistence('rg-app')).body,
    missing: (await resources.resourceGroups.checkExistence('rg-none')).body,
    provider: (await resources.providers.get('Microsoft.Compute')).registrationState,
    identities: (await all(msi.userAssignedIdentities.listBySubscription())).map(({ name }) => name),
    own: typeof (
      await msi.systemAssignedIdentities.getByScope(
        `/subscriptions/${subscriptionId}/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/vm-app-1`,
      )
    ).principalId,
    role: (
      await all(roles.roleDefinitions.list(`/subscriptions/${subscriptionId}`, { filter: "roleName eq 'Reader'" }))
    ).map(({ name }) => name),
    sizes: (await all(compute.virtualMachines.listAvailableSizes('rg-app', 'vm-app-1'))).length > 5,
  }),

  power: async () => {
    const seen = [await power()];
    await compute.virtualMachines.deallocate('rg-app', 'vm-app-1');
    seen.push(await power());
    const refused = await attempt(() => compute.virtualMachines.restart('rg-app', 'vm-app-1'));
    await compute.virtualMachines.start('rg-app', 'vm-app-1');
    seen.push(await power());
    return { seen, refused };
  },

  // One step a process: MSAL keeps the tokens that it has seen.
  assign: async () => {
    const { id } = await msi.userAssignedIdentities.get('rg-app', 'late');
    return compute.virtualMachines
      .update('rg-app', 'vm-app-1', {
        identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [id]: {} } },
      })
      .then(({ identity }) => ({ has: Object.keys(identity.userAssignedIdentities).length }));
  },
  remove: async () => {
    const { id } = await msi.userAssignedIdentities.get('rg-app', 'late');
    return compute.virtualMachines
      .update('rg-app', 'vm-app-1', {
        identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [id]: null } },
      })
      .then(({ identity }) => ({ has: Object.keys(identity.userAssignedIdentities).length }));
  },
  token: async () => ({ token: await tokenOf((await msi.userAssignedIdentities.get('rg-app', 'late')).clientId) }),

  writes: async () => {
    const group = await resources.resourceGroups.createOrUpdate('rg-made', { location: 'westus2', tags: { a: 'b' } });
    const vault = await resources.resources.beginCreateOrUpdateAndWait(
      'rg-made',
      'Microsoft.KeyVault',
      '',
      'vaults',
      'kv-1',
      '2023-07-01',
      { location: 'westus2', properties: { sku: 'x' } },
    );
    const scope = vault.id;
    const updated = await resources.tagsOperations.beginUpdateAtScopeAndWait(scope, {
      operation: 'Merge',
      properties: { tags: { c: 'd' } },
    });
    const identity = await msi.userAssignedIdentities.createOrUpdate('rg-made', 'made', { location: 'westus2' });
    const credential = await msi.federatedIdentityCredentials.createOrUpdate('rg-made', 'made', 'ci', {
      issuer: 'https://ci.example',
      subject: 'a',
      audiences: ['b'],
    });
    const locked = await attempt(() => resources.resourceGroups.beginDeleteAndWait('rg-locked'));
    await resources.resourceGroups.beginDeleteAndWait('rg-made');
    return {
      group: group.properties.provisioningState,
      vault: vault.name,
      tags: updated.properties.tags,
      identity: typeof identity.principalId,
      credential: credential.subject,
      locked,
      gone: (await resources.resourceGroups.checkExistence('rg-made')).body,
    };
  },

  roles: async () => {
    const scope = `/subscriptions/${subscriptionId}/resourceGroups/rg-app`;
    const { principalId, clientId } = await msi.userAssignedIdentities.get('rg-app', 'reader');
    const reader = new ComputeManagementClient(new ManagedIdentityCredential({ clientId }), subscriptionId, options);
    const read = () => attempt(async () => (await reader.virtualMachines.get('rg-app', 'vm-app-1')).name);
    const [definition] = await all(roles.roleDefinitions.list(scope, { filter: "roleName eq 'Reader'" }));
    const name = '99999999-9999-4999-8999-999999999901';
    const before = await read();
    const made = await roles.roleAssignments.create(scope, name, {
      roleDefinitionId: definition.id,
      principalId,
      principalType: 'ServicePrincipal',
    });
    const during = await read();
    const listed = (await all(roles.roleAssignments.listForScope(scope, { filter: `principalId eq '${principalId}'` })))
      .length;
    const again = await attempt(() =>
      roles.roleAssignments.create(scope, name.replace('01', '02'), { roleDefinitionId: definition.id, principalId }),
    );
    await roles.roleAssignments.delete(scope, name);
    return { before, made: made.scope === scope, during, listed, again, after: await read() };
  },
};

console.log(JSON.stringify(await parts[part]()));
