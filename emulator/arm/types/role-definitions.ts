import { isWithin, subscriptionScope } from '../../world/resource-id.ts';
import type { Resource, RoleDefinition } from '../../world/world.ts';
import type { Target } from '../target.ts';
import type { ResourceType } from './resource-type.ts';

const type = 'Microsoft.Authorization/roleDefinitions';

/** Of Microsoft.Authorization (arm.md §3.9). */
export const authorizationVersions: readonly string[] = [
  '2015-07-01',
  '2018-01-01-preview',
  '2018-07-01',
  '2020-04-01-preview',
  '2020-08-01-preview',
  '2020-10-01-preview',
  '2022-04-01',
  '2022-05-01-preview',
];

/** What an extension is put on: `/` for the tenant's root. */
export const scopeOf = ({ id }: Target): string => id.slice(0, id.toLowerCase().lastIndexOf('/providers/')) || '/';

/** At the tenant's root the id has no subscription (arm.md §3.6). */
export const roleDefinitionId = (subscriptionId: string | undefined, name: string): string =>
  `${subscriptionId === undefined ? '' : subscriptionScope(subscriptionId)}/providers/${type}/${name}`;

/** What is below a scope reaches up to it, and the other way round. */
const isAssignable = ({ assignableScopes }: RoleDefinition, scope: string): boolean =>
  scope === '/' || assignableScopes.some((each) => isWithin(scope, each) || isWithin(each, scope));

const asResource = (definition: RoleDefinition, subscriptionId: string | undefined): Resource => ({
  id: roleDefinitionId(subscriptionId, definition.name),
  name: definition.name,
  type,
  properties: definition,
});

/** Built-in roles and the world's own; they are only read (arm.md §3.6). */
export const roleDefinitions: ResourceType = {
  type,
  operations: type,
  scope: 'anywhere',
  core: false,
  apiVersions: authorizationVersions,
  open: ({ subscriptionId }) => subscriptionId === undefined,
  find: ({ store, target }) => {
    const definition = store.roleDefinitionFor(target.names[0] ?? '');
    return definition && asResource(definition, target.subscriptionId);
  },
  list: ({ store, target }) =>
    store.world.roleDefinitions
      .filter((each) => isAssignable(each, scopeOf(target)))
      .map((each) => asResource(each, target.subscriptionId)),
  filter: (text) => {
    const parts = text.split(/ and /i).map((part) => {
      if (/^\s*atScopeAndBelow\(\)\s*$/i.test(part)) return () => true;
      const [, key = '', value = ''] = /^\s*(roleName|type) eq '((?:[^']|'')*)'\s*$/i.exec(part) ?? [];
      const wanted = value.replaceAll("''", "'").toLowerCase();
      if (key === '') return undefined;
      const field = key.toLowerCase() === 'type' ? 'type' : 'roleName';
      return ({ properties }: Resource) => String(properties[field]).toLowerCase() === wanted;
    });
    return parts.includes(undefined) ? undefined : (each) => parts.every((keeps) => keeps?.(each));
  },
  render: ({ id, name, properties }) => {
    const { roleName, type: kind, description, assignableScopes, permissions } = properties;
    const at = '2026-01-12T04:06:07.3525011Z';
    return {
      properties: {
        ...{ roleName, type: kind, description, assignableScopes, permissions },
        ...{ createdOn: at, updatedOn: at, createdBy: null, updatedBy: null },
      },
      id,
      type,
      name,
    };
  },
};
