import type { Changes } from './store.ts';
import type { RoleAssignment } from './world.ts';

type GrantChanges = Pick<Changes, 'roleAssignments' | 'removedRoleAssignments'>;

const keyOf = ({ principalId, name }: RoleAssignment): string => `${principalId}|${name}`.toLowerCase();

/** The role assignments of a store: those declared, less and more what was written. */
export const createGrants = (declared: readonly RoleAssignment[]) => {
  let byPrincipal = new Map<string, readonly RoleAssignment[]>();
  const added = new Map<string, RoleAssignment>();
  const removed = new Set<string>();

  const group = (assignments: readonly RoleAssignment[]): void => {
    const groups = new Map<string, RoleAssignment[]>();
    for (const assignment of assignments) {
      const principal = assignment.principalId.toLowerCase();
      const given = groups.get(principal);
      if (given) given.push(assignment);
      else groups.set(principal, [assignment]);
    }
    byPrincipal = groups;
  };
  const all = (): readonly RoleAssignment[] =>
    added.size + removed.size === 0
      ? declared
      : [...declared.filter((each) => !removed.has(keyOf(each))), ...added.values()];
  group(declared);

  return {
    all,
    of: (principalId: string): readonly RoleAssignment[] => byPrincipal.get(principalId.toLowerCase()) ?? [],
    put: (assignment: RoleAssignment): void => {
      added.set(keyOf(assignment), assignment);
      group(all());
    },
    remove: (assignment: RoleAssignment): void => {
      const key = keyOf(assignment);
      if (!added.delete(key)) removed.add(key);
      group(all());
    },
    changes: (): GrantChanges => ({ roleAssignments: [...added.values()], removedRoleAssignments: [...removed] }),
    restore: (changes: GrantChanges): void => {
      for (const each of changes.roleAssignments) added.set(keyOf(each), each);
      for (const each of changes.removedRoleAssignments) removed.add(each);
      group(all());
    },
    reset: (): void => {
      added.clear();
      removed.clear();
      group(declared);
    },
  };
};
