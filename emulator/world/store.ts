import { createGrants } from './grants.ts';
import { identitiesOf, type ManagedIdentity } from './managed-identity.ts';
import { shelfKey, shelfKeys } from './shelf-keys.ts';
import type { Resource, RoleAssignment, RoleDefinition, Subscription, Tenant, World } from './world.ts';

export type { ManagedIdentity };

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
  /** A type in the casing of the resources that have it; undefined where none ever had it. */
  typeFor(type: string): string | undefined;
  /** In the order declared, then in that of their writing. */
  roleAssignments(): readonly RoleAssignment[];
  roleAssignmentsOf(principalId: string): readonly RoleAssignment[];
  roleDefinitionFor(name: string): RoleDefinition | undefined;
  /** True unless it was unregistered. */
  isRegistered(subscriptionId: string, namespace: string): boolean;
  put(resource: Resource): void;
  /** Takes away one resource, and nothing that lies in it. */
  remove(id: string): void;
  putRoleAssignment(assignment: RoleAssignment): void;
  removeRoleAssignment(assignment: RoleAssignment): void;
  register(subscriptionId: string, namespace: string, registered: boolean): void;
  /** Grows with every write. */
  revision(): number;
  /** What was written since the declared world, ready for JSON. */
  changes(): Changes;
  /** Makes these changes to the declared world. */
  restore(changes: Changes): void;
  /** Puts the declared world back. */
  reset(): void;
  /** Told after each reset. */
  onReset(listener: () => void): void;
};

/** The difference between a store and its declared world. */
export type Changes = {
  readonly put: readonly Resource[];
  /** Ids of declared resources. */
  readonly removed: readonly string[];
  readonly roleAssignments: readonly RoleAssignment[];
  /** `{principal}|{name}` of declared ones. */
  readonly removedRoleAssignments: readonly string[];
  /** `{subscription}|{namespace}`. */
  readonly unregistered: readonly string[];
};

/** Resources that are listed together. `all` is kept until one of them changes, so that paging copies nothing. */
type Shelf = { readonly byId: Map<string, Resource>; all?: readonly Resource[] };

export const createStore = (world: World): Store => {
  const subscriptions = new Map(world.subscriptions.map((each) => [each.subscriptionId.toLowerCase(), each]));
  const definitions = new Map(world.roleDefinitions.map((each) => [each.name.toLowerCase(), each]));
  const grants = createGrants(world.roleAssignments);
  const unregistered = new Set<string>();
  const listeners: (() => void)[] = [];
  let types: Map<string, string> | undefined;
  let revision = 0;
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
    types?.set(resource.type.toLowerCase(), resource.type);
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
  const put = (resource: Resource): void => {
    revision++;
    const key = resource.id.toLowerCase();
    remember(key);
    set(key, resource);
  };
  const remove = (id: string): void => {
    revision++;
    const key = id.toLowerCase();
    remember(key);
    if (written.get(key)) disordered = true;
    drop(key);
  };
  const registration = (subscriptionId: string, namespace: string) => `${subscriptionId}|${namespace}`.toLowerCase();

  return {
    world,
    present: () => ({ ...world, resources: [...resources.values()], roleAssignments: grants.all() }),
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
    typeFor: (type) => {
      types ??= new Map([...resources.values()].map((each) => [each.type.toLowerCase(), each.type]));
      return types.get(type.toLowerCase());
    },
    roleAssignments: grants.all,
    roleAssignmentsOf: grants.of,
    roleDefinitionFor: (name) => definitions.get(name.toLowerCase()),
    isRegistered: (subscriptionId, namespace) => !unregistered.has(registration(subscriptionId, namespace)),
    put,
    remove,
    putRoleAssignment: (assignment) => {
      revision++;
      grants.put(assignment);
    },
    removeRoleAssignment: (assignment) => {
      revision++;
      grants.remove(assignment);
    },
    register: (subscriptionId, namespace, registered) => {
      revision++;
      if (registered) unregistered.delete(registration(subscriptionId, namespace));
      else unregistered.add(registration(subscriptionId, namespace));
    },
    revision: () => revision,
    changes: () => {
      const keys = [...written.keys()];
      return {
        put: keys.flatMap((key) => resources.get(key) ?? []),
        removed: keys.filter((key) => written.get(key) && !resources.has(key)),
        ...grants.changes(),
        unregistered: [...unregistered],
      };
    },
    restore: (changes) => {
      changes.removed.forEach(remove);
      changes.put.forEach(put);
      grants.restore(changes);
      for (const each of changes.unregistered) unregistered.add(each);
    },
    reset: () => {
      revision++;
      if (disordered) load();
      else {
        for (const [key, declared] of written) {
          if (declared) set(key, declared);
          else drop(key);
        }
      }
      written.clear();
      grants.reset();
      unregistered.clear();
      for (const listener of listeners) listener();
    },
    onReset: (listener) => listeners.push(listener),
  };
};
