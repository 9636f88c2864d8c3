import { isSince } from '../api-version.ts';
import { removeTree } from '../remove-tree.ts';
import { patched, putAt } from '../written.ts';
import type { ResourceType } from './resource-type.ts';

/** Of Microsoft.ManagedIdentity (arm.md §3.9). */
export const identityApiVersions: readonly string[] = [
  '2015-08-31-preview',
  '2018-11-30',
  '2021-09-30-preview',
  '2022-01-31-preview',
  '2023-01-31',
  '2023-07-31-preview',
  '2024-11-30',
  '2025-01-31-preview',
  '2025-05-31-preview',
];

/** User-assigned managed identities (arm.md §3.5). */
export const userAssignedIdentities: ResourceType = {
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  operations: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  scope: 'resourceGroup',
  core: false,
  apiVersions: identityApiVersions,
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
  // A new identity is a new principal; who writes to an old one keeps it.
  put: (body, old, allowed) => {
    const { random, store, target } = allowed;
    const { tenantId } = store.tenant;
    const principal = old?.properties ?? { tenantId, principalId: random(), clientId: random() };
    const { resource, ...written } = putAt(body, old, allowed, {
      located: true,
      properties: ({ isolationScope = 'None' }) => ({ ...principal, isolationScope }),
    });
    // Recorded as a path alone (arm.md §3.5).
    return {
      ...written,
      ...(resource ? { resource } : {}),
      ...(old ? {} : { headers: { Location: encodeURI(target.id) } }),
    };
  },
  patch: (body, old, allowed) => patched({ ...body, properties: {} }, old, allowed),
  remove: (old, { store }) => {
    removeTree(store, old.id);
    return { status: 200 };
  },
};
