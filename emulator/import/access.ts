import { builtInRoles } from '../world/built-in-roles.ts';
import { parseResourceId } from '../world/resource-id.ts';
import type { Path } from '../world/world-error.ts';
import type { Source } from './source.ts';
import { isList, isValues, type Value, type Values } from './template/value.ts';

/** A role assignment or definition, flat, and where it was written. */
export type Written = { readonly value: Values; readonly path: Path; readonly source: Pick<Source, 'report' | 'note'> };

const flat = ({ value }: Written): Values => ({ ...value, ...(isValues(value.properties) ? value.properties : {}) });

const guidIn = (id: unknown): string =>
  String(id ?? '')
    .split('/')
    .at(-1)
    ?.toLowerCase() ?? '';

const isGuid = (word: unknown): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(word));

const principalTypes = ['ServicePrincipal', 'User', 'Group', 'ForeignGroup', 'Device'];

const present = (entries: readonly (readonly [key: string, value: unknown])[]): Record<string, unknown> =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));

const lists = ['actions', 'notActions', 'dataActions', 'notDataActions'];

const definitionForm = (value: Values): Record<string, unknown> => {
  const scopes = (isList(value.assignableScopes) ? value.assignableScopes : []).filter(
    (scope) => typeof scope === 'string' && (scope === '/' || parseResourceId(scope) !== undefined),
  );
  const permissions = (isList(value.permissions) ? value.permissions : []).flatMap((each) =>
    isValues(each) ? [present(lists.map((key) => [key, each[key]]))] : [],
  );
  const name = guidIn(value.name ?? value.id);
  return present([
    ['name', isGuid(name) ? name : undefined],
    ['roleName', value.roleName],
    ['description', value.description],
    ['assignableScopes', scopes.length > 0 ? scopes : undefined],
    ['permissions', permissions],
  ]);
};

/** Why an assignment can't stand in a world: nothing is granted rather than too much. */
const obstacle = (value: Values, isKnown: boolean): string | undefined => {
  if (value.condition) return 'left out: conditions are not evaluated, and without it more would be granted';
  if (/^\/providers\/Microsoft\.Management\//i.test(String(value.scope)))
    return 'left out: a world has no management groups';
  if (isKnown) return undefined;
  const role = value.roleDefinitionName ?? guidIn(value.roleDefinitionId);
  return `left out: role ${role} is not known here; import what "az role definition list --name '${role}'" prints too`;
};

/** Role assignments and the definitions that they need, as a world file has them, and the scopes that they name. */
export const importAccess = (
  assignments: readonly Written[],
  definitions: readonly Written[],
): { roleAssignments: object[]; roleDefinitions: object[]; scopes: string[] } => {
  const builtIn = new Set(builtInRoles.map(({ name }) => name));
  const defined = new Map(
    definitions.map(flat).flatMap((value): [string, Record<string, unknown>][] => {
      const name = guidIn(value.name ?? value.id);
      return builtIn.has(name) ? [] : [[name, definitionForm(value)]];
    }),
  );
  const used = new Set<string>();
  const seen = new Map<string, object>();
  const scopes: string[] = [];
  for (const written of assignments) {
    const { path, source } = written;
    const value = flat(written);
    const missing = ['principalId', 'roleDefinitionId', 'scope'].filter(
      (key) => typeof value[key] !== 'string' || value[key] === '',
    );
    if (missing.length > 0) {
      source.report(path, `a role assignment needs ${missing.join(' and ')}`);
      continue;
    }
    const [role, scope] = [guidIn(value.roleDefinitionId), value.scope as string];
    const wrong = obstacle(value, builtIn.has(role) || defined.has(role));
    if (wrong !== undefined) {
      source.note(path, wrong);
      continue;
    }
    used.add(role);
    scopes.push(scope);
    const key = `${value.principalId}|${role}|${scope}`.toLowerCase();
    if (!seen.has(key)) seen.set(key, assignmentForm(value, role));
  }
  const needed = [...defined].filter(([name, { permissions }]) => used.has(name) && isList(permissions as Value));
  return { roleAssignments: [...seen.values()], roleDefinitions: needed.map(([, each]) => each), scopes };
};

const assignmentForm = ({ name, principalId, principalType, scope }: Values, role: string): object =>
  present([
    ['name', isGuid(name) ? name : undefined],
    ['principalId', principalId],
    ['principalType', principalTypes.includes(String(principalType)) ? principalType : undefined],
    ['roleDefinitionId', role],
    ['scope', scope],
  ]);
