import { isSince } from '../api-version.ts';
import type { ResourceType } from './resource-type.ts';

/** User-assigned managed identities (arm.md §3.5). */
export const userAssignedIdentities: ResourceType = {
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  operations: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  scope: 'resourceGroup',
  core: false,
  apiVersions: [
    '2015-08-31-preview',
    '2018-11-30',
    '2021-09-30-preview',
    '2022-01-31-preview',
    '2023-01-31',
    '2023-07-31-preview',
    '2024-11-30',
    '2025-01-31-preview',
    '2025-05-31-preview',
  ],
  methods: ['GET'],
  render: ({ id, name, type, location, tags, properties }, apiVersion) => ({
    location,
    tags: tags ?? {},
    // Recorded in lower case, where a VM's own reply spells the same id with resourceGroups (arm.md §3.5).
    id: id.replace(/\/resourceGroups\//i, '/resourcegroups/'),
    name,
    type,
    properties: {
      ...(isSince(apiVersion, '2024-11-30') ? { isolationScope: properties.isolationScope ?? 'None' } : {}),
      tenantId: properties.tenantId,
      principalId: properties.principalId,
      clientId: properties.clientId,
    },
  }),
};
