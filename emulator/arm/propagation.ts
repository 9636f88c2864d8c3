import type { Store } from '../world/store.ts';
import type { RoleAssignment } from '../world/world.ts';

/** Role assignments as they are in effect, which is later than they are written. */
export type Propagation = {
  assignmentsOf(principalId: string): readonly RoleAssignment[];
  /** Told of an assignment that was just written. */
  granted(assignment: RoleAssignment): void;
  /** Told of one that was just taken away. */
  revoked(assignment: RoleAssignment): void;
};

/** `seconds` is how long Azure takes to let a change of role assignments come into effect; 0 is at once. */
export const createPropagation = (store: Store, now: () => number, seconds: number): Propagation => {
  const coming = new Map<RoleAssignment, number>();
  const going = new Map<RoleAssignment, number>();
  store.onReset(() => {
    coming.clear();
    going.clear();
  });
  const settle = (changes: Map<RoleAssignment, number>): void => {
    for (const [assignment, at] of changes) if (at <= now()) changes.delete(assignment);
  };

  return {
    assignmentsOf: (principalId) => {
      const written = store.roleAssignmentsOf(principalId);
      if (coming.size + going.size === 0) return written;
      settle(coming);
      settle(going);
      const still = [...going.keys()].filter((each) => each.principalId.toLowerCase() === principalId.toLowerCase());
      return [...written.filter((each) => !coming.has(each)), ...still];
    },
    granted: (assignment) => {
      if (seconds > 0) coming.set(assignment, now() + seconds * 1000);
    },
    revoked: (assignment) => {
      // One that never came into effect just goes.
      if (coming.delete(assignment)) return;
      if (seconds > 0) going.set(assignment, now() + seconds * 1000);
    },
  };
};
