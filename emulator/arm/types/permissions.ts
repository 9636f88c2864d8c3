import { isWithin } from '../../world/resource-id.ts';
import type { ResourceType } from './resource-type.ts';
import { authorizationVersions, scopeOf } from './role-definitions.ts';

const type = 'Microsoft.Authorization/permissions';

/** What the caller may do at a scope: the permissions of each role that it has there (arm.md §3.6). */
export const permissions: ResourceType = {
  type,
  operations: type,
  scope: 'anywhere',
  core: false,
  apiVersions: authorizationVersions,
  find: () => undefined,
  list: ({ store, target, caller, propagation }) => {
    const scope = scopeOf(target);
    return propagation
      .assignmentsOf(caller.oid)
      .filter((each) => isWithin(scope, each.scope))
      .flatMap(({ roleDefinitionId }) => store.roleDefinitionFor(roleDefinitionId)?.permissions ?? [])
      .map((each) => ({ id: `${scope}/providers/${type}`, name: '', type, properties: each }));
  },
  render: ({ properties: { actions, notActions, dataActions, notDataActions } }) => ({
    ...{ actions, notActions, dataActions, notDataActions },
  }),
};
