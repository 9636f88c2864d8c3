import { isWithin, parseResourceId } from '../world/resource-id.ts';
import type { Store } from '../world/store.ts';

/** Takes away a resource and all that lies in it or is put on it: nested resources, a group's, locks, role assignments. */
export const removeTree = (store: Store, id: string): void => {
  const { subscriptionId = '' } = parseResourceId(id) ?? {};
  for (const each of store.list({ subscriptionId })) if (isWithin(each.id, id)) store.remove(each.id);
  store.remove(id);
  for (const each of store.roleAssignments()) if (isWithin(each.scope, id)) store.removeRoleAssignment(each);
};
