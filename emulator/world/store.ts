import { parseResourceId } from './resource-id.ts';
import type { Resource, RoleAssignment, RoleDefinition, Subscription, Tenant, World } from './world.ts';

/** A managed identity of a host, with what a token says of it. */
export type ManagedIdentity = {
  readonly kind: 'SystemAssigned' | 'UserAssigned';
  /** The host's id for a system-assigned identity, its own for a user-assigned one. */
  readonly resourceId: string;
  /** The host's name, or the identity's own. */
  readonly name: string;
  readonly principalId: string;
  readonly clientId: string;
  readonly tenantId: string;
};

/** The run-time state: what the world declared, changed by writes over ARM. Ids are compared in any casing. */
export type Store = {
  readonly world: World;
  readonly tenant: Tenant;
  readonly subscriptions: readonly Subscription[];
  subscriptionFor(subscriptionId: string): Subscription | undefined;
  resourceFor(id: string): Resource | undefined;
  /** In the order declared. `type` in any casing. */
  list(where: { subscriptionId: string; resourceGroup?: string; type?: string }): readonly Resource[];
  /** System-assigned first, then the user-assigned ones in the order of the block. */
  identitiesOf(host: Resource): readonly ManagedIdentity[];
  roleAssignmentsOf(principalId: string): readonly RoleAssignment[];
  roleDefinitionFor(name: string): RoleDefinition | undefined;
  put(resource: Resource): void;
  remove(id: string): void;
  /** Puts the declared world back. */
  reset(): void;
};

const isGroup = (type: string) => type.toLowerCase() === 'microsoft.resources/resourcegroups';

/** Where a resource is listed: its subscription, its group (a group itself lies in its subscription only) and its type. */
const shelfKeys = (resource: Resource): string[] => {
  const id = parseResourceId(resource.id);
  if (!id) throw new Error(`not a resource id: ${resource.id}`);
  const subscription = id.subscriptionId.toLowerCase();
  const type = resource.type.toLowerCase();
  const keys = [subscription, `${subscription}||${type}`];
  if (id.resourceGroup && !isGroup(type)) {
    const group = `${subscription}|${id.resourceGroup.toLowerCase()}`;
    keys.push(group, `${group}|${type}`);
  }
  return keys;
};

export const createStore = (world: World): Store => {
  const subscriptions = new Map(world.subscriptions.map((each) => [each.subscriptionId.toLowerCase(), each]));
  const definitions = new Map(world.roleDefinitions.map((each) => [each.name.toLowerCase(), each]));
  let resources = new Map<string, Resource>();
  let shelves = new Map<string, Map<string, Resource>>();
  let assignments = new Map<string, RoleAssignment[]>();

  const put = (resource: Resource): void => {
    const key = resource.id.toLowerCase();
    resources.set(key, resource);
    for (const shelfKey of shelfKeys(resource)) {
      const shelf = shelves.get(shelfKey) ?? new Map<string, Resource>();
      shelf.set(key, resource);
      shelves.set(shelfKey, shelf);
    }
  };

  const reset = (): void => {
    resources = new Map();
    shelves = new Map();
    assignments = new Map();
    for (const resource of world.resources) put(resource);
    for (const assignment of world.roleAssignments) {
      const principal = assignment.principalId.toLowerCase();
      assignments.set(principal, [...(assignments.get(principal) ?? []), assignment]);
    }
  };
  reset();

  return {
    world,
    tenant: world.tenant,
    subscriptions: world.subscriptions,
    subscriptionFor: (subscriptionId) => subscriptions.get(subscriptionId.toLowerCase()),
    resourceFor: (id) => resources.get(id.toLowerCase()),
    list: ({ subscriptionId, resourceGroup, type }) => {
      const key = [subscriptionId, ...(resourceGroup || type ? [resourceGroup ?? ''] : []), ...(type ? [type] : [])];
      return [...(shelves.get(key.join('|').toLowerCase())?.values() ?? [])];
    },
    identitiesOf: (host) => identitiesOf(host, world.tenant.tenantId, (id) => resources.get(id.toLowerCase())),
    roleAssignmentsOf: (principalId) => assignments.get(principalId.toLowerCase()) ?? [],
    roleDefinitionFor: (name) => definitions.get(name.toLowerCase()),
    put,
    remove: (id) => {
      const key = id.toLowerCase();
      const resource = resources.get(key);
      if (!resource) return;
      resources.delete(key);
      for (const shelfKey of shelfKeys(resource)) shelves.get(shelfKey)?.delete(key);
    },
    reset,
  };
};

const identitiesOf = (
  host: Resource,
  tenantId: string,
  resourceFor: (id: string) => Resource | undefined,
): ManagedIdentity[] => {
  const block = host.identity;
  if (!block) return [];
  const found: ManagedIdentity[] = [];
  if (block.type.startsWith('SystemAssigned') && block.principalId && block.clientId) {
    found.push({
      kind: 'SystemAssigned',
      resourceId: host.id,
      name: host.name,
      principalId: block.principalId,
      clientId: block.clientId,
      tenantId,
    });
  }
  for (const [id, { principalId, clientId }] of Object.entries(block.userAssignedIdentities ?? {})) {
    const resource = resourceFor(id);
    if (resource) {
      found.push({
        kind: 'UserAssigned',
        resourceId: resource.id,
        name: resource.name,
        principalId,
        clientId,
        tenantId,
      });
    }
  }
  return found;
};
