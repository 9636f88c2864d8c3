import { isWithin } from '../../world/resource-id.ts';
import { isSince } from '../api-version.ts';
import { locations } from '../locations.ts';
import { asResource, subscriptionResourceFor } from '../subscription-resource.ts';
import { coreApiVersions } from './core-api-versions.ts';
import type { Json, ResourceType } from './resource-type.ts';

/** Subscriptions (arm.md §3.1). The world's `properties` of one hold displayName, state and tenantId. */
export const subscriptions: ResourceType = {
  type: 'Microsoft.Resources/subscriptions',
  operations: 'Microsoft.Resources/subscriptions',
  scope: 'tenant',
  core: true,
  apiVersions: coreApiVersions,
  find: ({ store, target }) => subscriptionResourceFor(store, target.subscriptionId ?? ''),
  // Listed to whoever has an assignment anywhere in them (arm.md §3.1).
  list: ({ store, request, caller, propagation }) => {
    const assignments = request.condition?.name === 'role-not-propagated' ? [] : propagation.assignmentsOf(caller.oid);
    return store.subscriptions
      .map(asResource)
      .filter(({ id }) => assignments.some(({ scope }) => isWithin(scope, id) || isWithin(id, scope)));
  },
  render: ({ id, name, tags, properties }, apiVersion) => ({
    id,
    authorizationSource: 'RoleBased',
    ...(isSince(apiVersion, '2019-06-01') ? { managedByTenants: [] } : {}),
    subscriptionId: name,
    ...(isSince(apiVersion, '2019-06-01') ? { tenantId: properties.tenantId } : {}),
    displayName: properties.displayName,
    state: properties.state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
    ...(tags ? { tags } : {}),
  }),
  views: { locations: (_, { target }) => ({ value: locationsOf(target.subscriptionId ?? '') }) },
  envelope: (apiVersion, count) =>
    isSince(apiVersion, '2020-01-01') ? { count: { type: 'Total', value: count } } : {},
};

/** The regions, as arm.md §3.1 has them recorded. */
const locationsOf = (subscriptionId: string): readonly Json[] =>
  locations.map(({ name, displayName, paired, geography, geographyGroup, latitude, longitude, physicalLocation }) => ({
    id: `/subscriptions/${subscriptionId}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: `(${geographyGroup}) ${displayName}`,
    metadata: {
      regionType: 'Physical',
      regionCategory: 'Recommended',
      geography,
      geographyGroup,
      longitude,
      latitude,
      physicalLocation,
      pairedRegion: [{ name: paired, id: `/subscriptions/${subscriptionId}/locations/${paired}` }],
    },
  }));
