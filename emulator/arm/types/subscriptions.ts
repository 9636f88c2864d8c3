import { isSince } from '../api-version.ts';
import { coreApiVersions } from './core-api-versions.ts';
import type { ResourceType } from './resource-type.ts';

/** Subscriptions (arm.md §3.1). The world's `properties` of one hold displayName, state and tenantId. */
export const subscriptions: ResourceType = {
  type: 'Microsoft.Resources/subscriptions',
  operations: 'Microsoft.Resources/subscriptions',
  scope: 'tenant',
  core: true,
  apiVersions: coreApiVersions,
  methods: ['GET'],
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
  envelope: (apiVersion, count) =>
    isSince(apiVersion, '2020-01-01') ? { count: { type: 'Total', value: count } } : {},
};
