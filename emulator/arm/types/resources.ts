import type { Resource } from '../../world/world.ts';
import { queryFor } from '../api-version.ts';
import { resourceFilter } from '../resource-filter.ts';
import { coreApiVersions } from './core-api-versions.ts';
import { renderGeneric } from './generic.ts';
import type { ResourceType } from './resource-type.ts';

/** Extensions are no resources of their own; groups have their own list. */
const listed = (type: string): boolean => !/^microsoft\.(authorization\/|resources\/)/i.test(type);

/** By the store's own list, which stays the same until something changes: paging through a big world copies nothing. */
const kept = new WeakMap<readonly Resource[], readonly Resource[]>();

const listedOf = (all: readonly Resource[]): readonly Resource[] => {
  const known = kept.get(all) ?? all.filter(({ type }) => listed(type));
  kept.set(all, known);
  return known;
};

/** What a list of all resources tells of each. */
const shown = ['kind', 'sku', 'plan', 'managedBy', 'zones', 'extendedLocation'];

const row: Omit<ResourceType, 'operations' | 'scope'> = {
  type: 'resources',
  core: true,
  apiVersions: coreApiVersions,
  filter: resourceFilter,
  list: ({ store, target: { subscriptionId = '', resourceGroup } }) =>
    listedOf(store.list({ subscriptionId, ...(resourceGroup === undefined ? {} : { resourceGroup }) })),
  render: renderGeneric,
  renderListed: (resource, { request }) => {
    const { id, type, location, tags, identity } = renderGeneric(resource);
    const expanded = (queryFor(request, '$expand') ?? '').toLowerCase().split(',');
    const { timeCreated = '2026-01-12T04:06:07.3525011+00:00', provisioningState = 'Succeeded' } = resource.properties;
    const more = {
      createdTime: resource.createdTime ?? timeCreated,
      changedTime: resource.changedTime ?? resource.createdTime ?? timeCreated,
      provisioningState,
    };
    return {
      id,
      name: resource.name,
      type,
      ...(location ? { location } : {}),
      ...(tags && Object.keys(tags).length > 0 ? { tags } : {}),
      ...(identity ? { identity } : {}),
      ...Object.fromEntries(shown.flatMap((key) => (resource[key] === undefined ? [] : [[key, resource[key]]]))),
      ...Object.fromEntries(Object.entries(more).filter(([key]) => expanded.includes(key.toLowerCase()))),
    };
  },
};

/** Everything in a subscription (arm.md §3.3). */
export const resourcesOfSubscription: ResourceType = {
  ...row,
  operations: 'Microsoft.Resources/subscriptions/resources',
  scope: 'subscription',
};

/** Everything in a resource group. */
export const resourcesOfGroup: ResourceType = {
  ...row,
  operations: 'Microsoft.Resources/subscriptions/resourceGroups/resources',
  scope: 'resourceGroup',
};
