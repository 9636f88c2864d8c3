import type { ResourceType } from './resource-type.ts';
import { identityApiVersions } from './user-assigned-identities.ts';

const type = 'Microsoft.ManagedIdentity/identities';

/** The system-assigned identity of whatever resource it is asked of, named `default` (arm.md §3.5). */
export const systemAssignedIdentities: ResourceType = {
  type,
  operations: type,
  scope: 'extension',
  core: false,
  apiVersions: identityApiVersions.filter((each) => each >= '2018-11-30'),
  find: ({ store, target: { owner = '', names } }) => {
    const host = store.resourceFor(owner);
    if (!host?.identity?.principalId || names[0]?.toLowerCase() !== 'default') return undefined;
    const { principalId, clientId, tenantId } = host.identity;
    return {
      id: `${host.id}/providers/${type}/default`,
      name: 'default',
      type,
      ...(host.location ? { location: host.location } : {}),
      tags: host.tags ?? {},
      properties: { tenantId, principalId, clientId },
    };
  },
  list: () => [],
  render: ({ id, name, location, tags, properties }) => ({ id, name, type, location, tags, properties }),
};
