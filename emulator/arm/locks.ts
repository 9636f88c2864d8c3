import { isWithin } from '../world/resource-id.ts';
import type { Store } from '../world/store.ts';
import { scopeLocked } from './errors-of-writes.ts';

export const lockType = 'Microsoft.Authorization/locks';

/** What a lock is put on: the id before its own `/providers/`. */
export const lockedScope = (lockId: string): string => lockId.slice(0, lockId.toLowerCase().lastIndexOf('/providers/'));

/**
 * Throws ScopeLocked where a lock at the id or above forbids it: ReadOnly every change, CanNotDelete a delete. A delete is
 * stopped by a lock on anything that would go too.
 */
export const requireUnlocked = (store: Store, subscriptionId: string, id: string, verb: 'write' | 'delete'): void => {
  const scopes = store
    .list({ subscriptionId, type: lockType })
    .filter(({ properties }) => verb === 'delete' || String(properties.level).toLowerCase() === 'readonly')
    .map((lock) => lockedScope(lock.id))
    .filter((scope) => isWithin(id, scope) || (verb === 'delete' && isWithin(scope, id)));
  if (scopes.length > 0) throw scopeLocked(id, verb, scopes);
};
