import { beforeEach, describe, expect, test } from '@jest/globals';
import { parseWorld } from '../../emulator/world/parse.ts';
import { createStore, type Store } from '../../emulator/world/store.ts';
import type { Resource } from '../../emulator/world/world.ts';
import { named } from './contoso.ts';

const groups = 'Microsoft.Resources/resourceGroups';
const machines = 'Microsoft.Compute/virtualMachines';
const world = parseWorld({
  subscriptions: [{ displayName: 'Dev' }, { displayName: 'Prod' }],
  resources: [
    { type: groups, name: 'rg-a' },
    { type: groups, name: 'rg-b' },
    { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', resourceGroup: 'rg-a', name: 'app' },
    {
      type: machines,
      resourceGroup: 'rg-a',
      name: 'vm-1',
      identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { app: {} } },
    },
    { type: machines, resourceGroup: 'rg-b', name: 'vm-2' },
    { type: machines, resourceGroup: 'rg-a', name: 'vm-3' },
  ],
  roleAssignments: [
    { principal: 'vm-1', role: 'Reader', scope: 'rg-a' },
    { principal: 'vm-1', role: 'Owner', scope: 'rg-b' },
  ],
});
const [dev, prod] = world.subscriptions.map(({ subscriptionId }) => subscriptionId) as [string, string];
const vm1 = named(world, 'vm-1');
const another: Resource = { ...named(world, 'vm-2'), id: vm1.id.replace('vm-1', 'vm-4'), name: 'vm-4' };

let store: Store;
const names = (where: Parameters<Store['list']>[0]): string[] => store.list(where).map(({ name }) => name);
beforeEach(() => {
  store = createStore(world);
});

describe('the store', () => {
  test('tells the world as it is now, and the declared one after a reset', () => {
    expect(store.present()).toEqual(world);
    store.put(another);
    store.remove(vm1.id);
    expect(store.present().resources).toEqual([...world.resources.filter(({ id }) => id !== vm1.id), another]);
    store.reset();
    expect(store.present()).toEqual(world);
  });

  test('finds resources, subscriptions and roles in any casing', () => {
    expect(store.resourceFor(vm1.id.toUpperCase())).toBe(vm1);
    expect(store.resourceFor('/subscriptions/none')).toBeUndefined();
    expect(store.subscriptionFor(prod.toUpperCase())?.displayName).toBe('Prod');
    expect(store.roleDefinitionFor('ACDD72A7-3385-48EF-BD42-F606FBA81AE7')?.roleName).toBe('Reader');
  });

  test('lists by subscription, group and type in the order declared', () => {
    expect(names({ subscriptionId: dev, type: machines.toUpperCase() })).toEqual(['vm-1', 'vm-2', 'vm-3']);
    expect(names({ subscriptionId: dev.toUpperCase(), resourceGroup: 'RG-A', type: machines })).toEqual([
      'vm-1',
      'vm-3',
    ]);
    expect(names({ subscriptionId: dev, resourceGroup: 'rg-a' })).toEqual(['app', 'vm-1', 'vm-3']);
    expect(names({ subscriptionId: dev, type: groups })).toEqual(['rg-a', 'rg-b']);
    expect(names({ subscriptionId: dev })).toEqual(['rg-a', 'rg-b', 'app', 'vm-1', 'vm-2', 'vm-3']);
    expect(names({ subscriptionId: prod })).toEqual([]);
  });

  test('gives the same list until one of its resources changes', () => {
    const before = store.list({ subscriptionId: dev, type: machines });
    expect(store.list({ subscriptionId: dev, type: machines })).toBe(before);
    store.put(another);
    expect(names({ subscriptionId: dev, type: machines })).toEqual(['vm-1', 'vm-2', 'vm-3', 'vm-4']);
    expect(before.map(({ name }) => name)).toEqual(['vm-1', 'vm-2', 'vm-3']);
  });

  test('gives a host its own identity first, then the assigned ones', () => {
    const app = named(world, 'app');
    const { tenantId } = world.tenant;
    expect(store.identitiesOf(vm1)).toEqual([
      {
        kind: 'SystemAssigned',
        resourceId: vm1.id,
        name: 'vm-1',
        principalId: vm1.identity?.principalId,
        clientId: vm1.identity?.clientId,
        tenantId,
      },
      {
        kind: 'UserAssigned',
        resourceId: app.id,
        name: 'app',
        principalId: app.properties.principalId,
        clientId: app.properties.clientId,
        tenantId,
      },
    ]);
    expect(store.identitiesOf(named(world, 'vm-2'))).toEqual([]);
    store.remove(app.id);
    expect(store.identitiesOf(vm1).map(({ name }) => name)).toEqual(['vm-1']);
  });

  test('gives the role assignments of a principal', () => {
    const principalId = vm1.identity?.principalId ?? '';
    expect(store.roleAssignmentsOf(principalId.toUpperCase())).toEqual(world.roleAssignments);
    expect(store.roleAssignmentsOf('none')).toEqual([]);
  });
});

describe('reset', () => {
  test.each([
    ['before anything was listed', () => {}],
    ['after everything was listed', () => store.list({ subscriptionId: dev })],
  ])('%s › puts the declared world back, in its order', (_, prepare) => {
    prepare();
    store.put({ ...vm1, tags: { changed: 'yes' } });
    store.put(another);
    expect(store.resourceFor(vm1.id)?.tags).toEqual({ changed: 'yes' });
    store.reset();
    expect(store.resourceFor(vm1.id)).toBe(vm1);
    expect(store.resourceFor(another.id)).toBeUndefined();
    expect(store.list({ subscriptionId: dev })).toEqual(world.resources);

    store.remove(vm1.id);
    store.put(another);
    store.remove(another.id);
    store.remove('/subscriptions/none');
    expect(names({ subscriptionId: dev, type: machines })).toEqual(['vm-2', 'vm-3']);
    store.reset();
    expect(store.list({ subscriptionId: dev })).toEqual(world.resources);
    store.remove(vm1.id);
    store.put(vm1);
    store.reset();
    expect(names({ subscriptionId: dev, type: machines })).toEqual(['vm-1', 'vm-2', 'vm-3']);
  });

  test('in one store changes nothing in another of the same world', () => {
    const other = createStore(world);
    other.remove(vm1.id);
    store.reset();
    expect(other.resourceFor(vm1.id)).toBeUndefined();
    expect(store.resourceFor(vm1.id)).toBe(vm1);
  });
});
