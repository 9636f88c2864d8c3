import { builtInRoles } from './built-in-roles.ts';
import type { Entry } from './entries.ts';
import { createNamed, type Named } from './named.ts';
import type { FindPrincipal } from './principals.ts';
import { derivedGuid, isGuid } from './resource-id.ts';
import type { FileRoleAssignment, FileRoleDefinition } from './schema-access.ts';
import type { FindScope } from './scopes.ts';
import type { Permission, RoleAssignment, RoleDefinition } from './world.ts';
import type { Report } from './world-error.ts';

type Lists = { [K in keyof Permission]?: string[] | null | undefined };

const permission = ({ actions, notActions, dataActions, notDataActions }: Lists): Permission => ({
  actions: actions ?? [],
  notActions: notActions ?? [],
  dataActions: dataActions ?? [],
  notDataActions: notDataActions ?? [],
});

/** The built-in roles and those of the file. */
export const resolveRoleDefinitions = (
  entries: readonly Entry<FileRoleDefinition>[],
  everySubscription: readonly string[],
  findScope: FindScope,
  report: Report,
): { definitions: RoleDefinition[]; roles: Named<RoleDefinition> } => {
  const roles = createNamed<RoleDefinition>();
  const definitions: RoleDefinition[] = [];
  const add = (role: RoleDefinition): void => {
    definitions.push(role);
    roles.add(role, `role ${role.name}`, [role.roleName, role.name]);
  };
  builtInRoles.forEach(add);

  for (const { path, value } of entries) {
    const inner = value.properties ?? value;
    const written = value.name ?? value.id?.split('/').at(-1);
    const roleName = inner.roleName ?? (written && !isGuid(written) ? written : undefined);
    if (roleName === undefined) {
      report(path, 'needs a roleName');
      continue;
    }
    const name = written && isGuid(written) ? written : derivedGuid('roleDefinition', roleName);
    const twin = roles.find(roleName) ?? roles.find(name);
    if (twin) {
      report(
        path,
        `role "${roleName}" is already ${twin.type === 'BuiltInRole' ? 'built in' : 'declared'}, as ${twin.name}`,
      );
      continue;
    }
    const scopes = (inner.assignableScopes ?? []).map((word, index) =>
      findScope(word, [...path, ...(value.properties ? ['properties'] : []), 'assignableScopes', index], report),
    );
    const permissions = inner.permissions ? inner.permissions.map(permission) : [permission(value)];
    if (permissions.every(({ actions, dataActions }) => actions.length + dataActions.length === 0)) {
      report(path, `role "${roleName}" allows nothing; it needs actions or dataActions`);
    }
    add({
      name,
      roleName,
      type: 'CustomRole',
      description: inner.description ?? '',
      assignableScopes: inner.assignableScopes ? scopes.filter((scope) => scope !== undefined) : everySubscription,
      permissions,
    });
  }
  return { definitions, roles };
};

/** Whom an assignment names, in whichever form it is written. */
export const principalWord = (value: FileRoleAssignment): string | null | undefined =>
  value.principal ?? value.properties?.principalId ?? value.principalId;

/** Reads an assignment in our words (principal, role, scope), in ARM's (properties) or in the CLI's (flattened). */
export const resolveRoleAssignments = (
  entries: readonly Entry<FileRoleAssignment>[],
  roles: Named<RoleDefinition>,
  findPrincipal: FindPrincipal,
  findScope: FindScope,
  report: Report,
): RoleAssignment[] => {
  const seen = new Set<string>();
  const assignments: RoleAssignment[] = [];
  for (const { path, value } of entries) {
    const inner = { ...value, ...value.properties };
    const at = (key: string): (string | number)[] => [
      ...path,
      ...(value.properties && key in value.properties ? ['properties'] : []),
      key,
    ];
    const roleKey = inner.role ? 'role' : inner.roleDefinitionId ? 'roleDefinitionId' : 'roleDefinitionName';
    const [word, roleWord, scopeWord] = [principalWord(value), inner[roleKey], inner.scope];
    if (!word) report(path, 'needs a principal: the name of a host, an identity, a user or a service principal');
    if (!roleWord) report(path, 'needs a role, as Reader');
    if (!scopeWord) report(path, 'needs a scope: the name of a subscription, resource group or resource');
    if (inner.condition) report(at('condition'), 'conditions are not evaluated here; leave it out');
    const principal = word ? findPrincipal(word, at(inner.principal ? 'principal' : 'principalId'), report) : undefined;
    const role = roleWord ? roles.require(roleWord.split('/').at(-1) ?? '', 'no role', at(roleKey), report) : undefined;
    const scope = scopeWord ? findScope(scopeWord, at('scope'), report) : undefined;
    if (!principal || !role || !scope) continue;
    const key = `${principal.principalId}|${role.name}|${scope}`.toLowerCase();
    if (seen.has(key)) {
      report(path, 'gives the same role to the same principal at the same scope as an entry above');
      continue;
    }
    seen.add(key);
    const written = value.name ?? value.id?.split('/').at(-1);
    assignments.push({
      name: written && isGuid(written) ? written : derivedGuid('roleAssignment', key),
      principalId: principal.principalId,
      principalType: inner.principalType === 'User' ? 'User' : principal.principalType,
      roleDefinitionId: role.name,
      scope,
    });
  }
  return assignments;
};
