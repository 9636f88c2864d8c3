import { fits } from '../exchange/glob.ts';
import { isWithin } from '../world/resource-id.ts';
import type { Store } from '../world/store.ts';
import type { Permission, RoleDefinition } from '../world/world.ts';
import type { Propagation } from './propagation.ts';

/** Compared in any casing. `a/*\/read` covers `a/read` too, as ARM takes it (arm.md §3.6 [U]). */
export const covers = (pattern: string, action: string): boolean =>
  fits(pattern, action) || (pattern.includes('/*/') && fits(pattern.replaceAll('/*/', '/'), action));

/** Actions less notActions: what one role takes away, another may still give. dataActions never count here. */
const allows = ({ actions, notActions }: Permission, action: string): boolean =>
  actions.some((each) => covers(each, action)) && !notActions.some((each) => covers(each, action));

/** What a caller may do: `scopes` are those at which the action is granted. */
export type Access = { readonly scopes: readonly string[]; reaches(id: string): boolean };

/** May you: reads role assignments, and keeps what each role says of an action. */
export const createAccess = (store: Store, assignmentsOf: Propagation['assignmentsOf']) => {
  const answers = new WeakMap<RoleDefinition, Map<string, boolean>>();

  const roleAllows = (role: RoleDefinition, action: string): boolean => {
    const known = answers.get(role) ?? new Map<string, boolean>();
    answers.set(role, known);
    let answer = known.get(action);
    if (answer === undefined) {
      answer = role.permissions.some((each) => allows(each, action));
      // Actions come from URLs: whoever makes them up must not fill the memory.
      if (known.size >= 500) known.clear();
      known.set(action, answer);
    }
    return answer;
  };

  return {
    /** Where the action is granted; nowhere is an empty `scopes`. */
    accessOf: (principalId: string, action: string): Access => {
      const scopes: string[] = [];
      for (const { roleDefinitionId, scope } of assignmentsOf(principalId)) {
        const role = store.roleDefinitionFor(roleDefinitionId);
        if (role && roleAllows(role, action)) scopes.push(scope);
      }
      return { scopes, reaches: (id) => scopes.some((scope) => isWithin(id, scope)) };
    },
  };
};
