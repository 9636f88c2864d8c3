import { isGuid, isWithin, parseResourceId } from '../../world/resource-id.ts';
import type { Resource, RoleAssignment } from '../../world/world.ts';
import type { Allowed } from '../allowed.ts';
import { mapIn, textIn } from '../body.ts';
import {
  invalidRoleAssignmentId,
  noRoleDefinition,
  principalNotFound,
  roleAssignmentExists,
  roleAssignmentUpdate,
} from '../errors-of-roles.ts';
import { invalidContent } from '../errors-of-writes.ts';
import { principalTypeFor } from '../principals.ts';
import type { ResourceType } from './resource-type.ts';
import { authorizationVersions, roleDefinitionId, scopeOf } from './role-definitions.ts';

const type = 'Microsoft.Authorization/roleAssignments';
const made = '2026-01-12T04:06:07.3525011Z';

const asResource = (assignment: RoleAssignment): Resource => {
  const { name, scope, principalId, principalType, createdOn = made, createdBy = null } = assignment;
  const above = scope === '/' ? '' : scope;
  return {
    id: `${above}/providers/${type}/${name}`,
    name,
    type,
    properties: {
      roleDefinitionId: roleDefinitionId(parseResourceId(scope)?.subscriptionId, assignment.roleDefinitionId),
      principalId,
      principalType,
      scope,
      condition: null,
      conditionVersion: null,
      createdOn,
      updatedOn: createdOn,
      createdBy,
      updatedBy: createdBy,
      delegatedManagedIdentityResourceId: null,
      description: assignment.description ?? null,
    },
  };
};

const same = (one: unknown, other: string): boolean => String(one).toLowerCase() === other.toLowerCase();

const named = ({ store, target }: Allowed): RoleAssignment | undefined => {
  const scope = scopeOf(target);
  return store.roleAssignments().find((each) => same(each.name, target.names[0] ?? '') && same(each.scope, scope));
};

const requirePrincipal = (principalId: string, given: string | undefined, { store }: Allowed) => {
  const known = principalTypeFor(store, principalId);
  // Who says what kind it is, is believed: it may not be replicated yet (what the refusal itself advises).
  if (!known && given === undefined) throw principalNotFound(principalId, store.tenant.tenantId);
  if (given !== undefined && given !== 'ServicePrincipal' && given !== 'User') {
    throw invalidContent(`principalType ${given} is not one of ServicePrincipal, User`);
  }
  return given ?? known ?? 'ServicePrincipal';
};

/** Who may do what, and where (arm.md §3.6). */
export const roleAssignments: ResourceType = {
  type,
  operations: type,
  scope: 'anywhere',
  core: false,
  apiVersions: authorizationVersions,
  find: (allowed) => {
    const assignment = named(allowed);
    return assignment && asResource(assignment);
  },
  list: ({ store, target }) => {
    const scope = scopeOf(target);
    const all = store.roleAssignments();
    return all.filter((each) => isWithin(scope, each.scope) || isWithin(each.scope, scope)).map(asResource);
  },
  filter: (text, { target }) => {
    const scope = scopeOf(target);
    const parts = text.split(/ and /i).map((part) => {
      if (/^\s*atScope\(\)\s*$/i.test(part))
        return ({ properties }: Resource) => isWithin(scope, String(properties.scope));
      const [, principal] = /^\s*(?:principalId eq|assignedTo\()\s*'([^']*)'\)?\s*$/i.exec(part) ?? [];
      return principal === undefined
        ? undefined
        : ({ properties }: Resource) => same(properties.principalId, principal);
    });
    return parts.includes(undefined) ? undefined : (each) => parts.every((keeps) => keeps?.(each));
  },
  render: ({ id, name, properties }) => ({ properties, id, type, name }),
  put: (body, old, allowed) => {
    const { store, target, propagation, caller, now } = allowed;
    const name = target.names[0] ?? '';
    if (!isGuid(name)) throw invalidRoleAssignmentId(name);
    const properties = mapIn(body, 'properties');
    const [role, principalId] = [textIn(properties, 'roleDefinitionId'), textIn(properties, 'principalId')];
    if (!role || !principalId) throw invalidContent('roleDefinitionId and principalId are both needed');
    if (properties.condition) throw invalidContent('conditions are not evaluated here; leave it out');
    const definition = store.roleDefinitionFor(role.split('/').at(-1) ?? '');
    if (!definition) throw noRoleDefinition(role.split('/').at(-1) ?? '');
    const principalType = requirePrincipal(principalId, textIn(properties, 'principalType'), allowed);
    const scope = scopeOf(target);
    const isSame = (each: RoleAssignment) =>
      same(each.principalId, principalId) && same(each.roleDefinitionId, definition.name) && same(each.scope, scope);
    const before = named(allowed);
    if (before && !isSame(before)) throw roleAssignmentUpdate();
    if (!before && store.roleAssignmentsOf(principalId).some(isSame)) throw roleAssignmentExists();
    const description = textIn(properties, 'description');
    const assignment: RoleAssignment = {
      ...{ name, principalId, principalType, roleDefinitionId: definition.name, scope },
      ...(description === undefined ? {} : { description }),
      createdOn: before?.createdOn ?? new Date(now).toISOString().replace('Z', '0000Z'),
      createdBy: before?.createdBy ?? caller.oid,
    };
    store.putRoleAssignment(assignment);
    if (!before) propagation.granted(assignment);
    return { status: old ? 200 : 201, resource: asResource(assignment) };
  },
  remove: (old, allowed) => {
    const assignment = named(allowed) as RoleAssignment;
    allowed.store.removeRoleAssignment(assignment);
    allowed.propagation.revoked(assignment);
    return { status: 200, resource: old };
  },
};
