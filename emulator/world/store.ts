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
  /** The world as it is now, for who writes it down. */
  present(): World;
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

/** Resources that are listed together. `all` is kept until one of them changes, so that paging copies nothing. */
type Shelf = { readonly byId: Map<string, Resource>; all?: readonly Resource[] };

export const createStore = (world: World): Store => {
  const subscriptions = new Map(world.subscriptions.map((each) => [each.subscriptionId.toLowerCase(), each]));
  const definitions = new Map(world.roleDefinitions.map((each) => [each.name.toLowerCase(), each]));
  const assignments = new Map<string, RoleAssignment[]>();
  for (const assignment of world.roleAssignments) {
    const principal = assignment.principalId.toLowerCase();
    const given = assignments.get(principal);
    if (given) given.push(assignment);
    else assignments.set(principal, [assignment]);
  }

  let resources = new Map<string, Resource>();
  let shelves: Map<string, Shelf> | undefined;
  /** What was declared under each id that was written to since the last reset. */
  const written = new Map<string, Resource | undefined>();
  /** A declared resource that was removed has lost its place in the order. */
  let disordered = false;

  const shelve = (key: string, resource: Resource): void => {
    if (!shelves) return;
    for (const shelfKey of shelfKeys(resource)) {
      const shelf = shelves.get(shelfKey) ?? { byId: new Map<string, Resource>() };
      shelf.byId.set(key, resource);
      delete shelf.all;
      shelves.set(shelfKey, shelf);
    }
  };
  const set = (key: string, resource: Resource): void => {
    resources.set(key, resource);
    shelve(key, resource);
  };
  const drop = (key: string): void => {
    const resource = resources.get(key);
    if (!resource) return;
    resources.delete(key);
    for (const shelfKey of shelves ? shelfKeys(resource) : []) {
      const shelf = shelves?.get(shelfKey);
      shelf?.byId.delete(key);
      delete shelf?.all;
    }
  };
  const remember = (key: string): void => {
    if (!written.has(key)) written.set(key, resources.get(key));
  };
  const load = (): void => {
    resources = new Map(world.resources.map((resource) => [resource.id.toLowerCase(), resource]));
    shelves = undefined;
    disordered = false;
  };
  load();

  return {
    world,
    present: () => ({ ...world, resources: [...resources.values()] }),
    tenant: world.tenant,
    subscriptions: world.subscriptions,
    subscriptionFor: (subscriptionId) => subscriptions.get(subscriptionId.toLowerCase()),
    resourceFor: (id) => resources.get(id.toLowerCase()),
    list: ({ subscriptionId, resourceGroup, type }) => {
      if (!shelves) {
        shelves = new Map();
        for (const [key, resource] of resources) shelve(key, resource);
      }
      const shelf = shelves.get(shelfKey(subscriptionId, resourceGroup, type));
      if (!shelf) return [];
      shelf.all ??= [...shelf.byId.values()];
      return shelf.all;
    },
    identitiesOf: (host) => identitiesOf(host, world.tenant.tenantId, (id) => resources.get(id.toLowerCase())),
    roleAssignmentsOf: (principalId) => assignments.get(principalId.toLowerCase()) ?? [],
    roleDefinitionFor: (name) => definitions.get(name.toLowerCase()),
    put: (resource) => {
      const key = resource.id.toLowerCase();
      remember(key);
      set(key, resource);
    },
    remove: (id) => {
      const key = id.toLowerCase();
      remember(key);
      if (written.get(key)) disordered = true;
      drop(key);
    },
    reset: () => {
      if (disordered) load();
      else {
        for (const [key, declared] of written) {
          if (declared) set(key, declared);
          else drop(key);
        }
      }
      written.clear();
    },
  };
};

const shelfKey = (subscriptionId: string, resourceGroup = '', type = ''): string =>
  `${subscriptionId}|${resourceGroup}|${type}`.toLowerCase();

/** Where a resource is listed: in its subscription and in its group (a group itself in its subscription only), of all types and of its own. */
const shelfKeys = ({ id, type }: Resource): string[] => {
  const parts = parseResourceId(id);
  if (!parts) throw new Error(`not a resource id: ${id}`);
  const { subscriptionId, resourceGroup } = parts;
  const keys = [shelfKey(subscriptionId), shelfKey(subscriptionId, '', type)];
  if (resourceGroup && type.toLowerCase() !== 'microsoft.resources/resourcegroups') {
    keys.push(shelfKey(subscriptionId, resourceGroup), shelfKey(subscriptionId, resourceGroup, type));
  }
  return keys;
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
