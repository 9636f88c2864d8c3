import { isSince } from '../api-version.ts';
import { coreApiVersions } from './core-api-versions.ts';
import type { ResourceType } from './resource-type.ts';

/** The one tenant of the world (arm.md §3.2). */
export const tenants: ResourceType = {
  type: 'Microsoft.Resources/tenants',
  operations: 'Microsoft.Resources/tenants',
  scope: 'tenant',
  core: true,
  apiVersions: coreApiVersions,
  open: () => true,
  find: () => undefined,
  list: ({ store: { tenant } }) => [
    { id: `/tenants/${tenant.tenantId}`, name: tenant.tenantId, type: 'tenants', properties: tenant },
  ],
  render: ({ id, name: tenantId, properties: { displayName, domain } }, apiVersion) => ({
    id,
    tenantId,
    ...(isSince(apiVersion, '2020-01-01')
      ? {
          countryCode: 'US',
          displayName,
          domains: [domain],
          tenantCategory: 'Home',
          defaultDomain: domain,
          tenantType: 'AAD',
        }
      : {}),
  }),
};
