import { parseResourceId } from '../world/resource-id.ts';
import type { IdentityBlock } from '../world/world.ts';
import type { Allowed } from './allowed.ts';
import { isMap, mapIn, textIn } from './body.ts';
import { failedIdentityOperation, invalidContent, linkedAuthorizationFailed } from './errors-of-writes.ts';
import { operationStem } from './target.ts';
import type { Json } from './types/resource-type.ts';

const types: Readonly<Record<string, readonly [system: boolean, user: boolean]>> = {
  none: [false, false],
  systemassigned: [true, false],
  userassigned: [false, true],
  'systemassigned,userassigned': [true, true],
  'userassigned,systemassigned': [true, true],
};

const assignAction = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';

type Assigned = NonNullable<IdentityBlock['userAssignedIdentities']>;

/** What is written of user-assigned identities: ids to give, or to take away where the value is null. */
const writtenIds = (written: Json): readonly (readonly [id: string, keep: boolean])[] => {
  const list = written.identityIds;
  if (list === undefined) {
    return Object.entries(mapIn(written, 'userAssignedIdentities')).map(([id, value]) => [id, value !== null]);
  }
  if (!Array.isArray(list) || !list.every((each) => typeof each === 'string')) {
    throw invalidContent('identityIds is not a list of ids');
  }
  return list.map((id) => [id, true]);
};

/** An identity that is given anew must be there, and the caller must be allowed to give it. */
const assignedOf = (id: string, hostId: string, { store, caller, accessFor, target }: Allowed): Assigned[string] => {
  const isIdentity = /^Microsoft\.ManagedIdentity\/userAssignedIdentities$/i.test(parseResourceId(id)?.type ?? '');
  if (!accessFor(assignAction).reaches(id)) {
    throw linkedAuthorizationFailed(caller, hostId, id, operationStem(target));
  }
  const identity = isIdentity ? store.resourceFor(id) : undefined;
  if (!identity) throw failedIdentityOperation(hostId, id);
  return { principalId: String(identity.properties.principalId), clientId: String(identity.properties.clientId) };
};

const userAssigned = (written: Json, before: Assigned, hostId: string, allowed: Allowed): Assigned => {
  const after = new Map(Object.entries(before));
  const keyOf = (id: string) => [...after.keys()].find((key) => key.toLowerCase() === id.toLowerCase());
  // A PUT says all of them; a PATCH only what changes (arm.md §1.4).
  const whole = allowed.request.method === 'PUT' && ('userAssignedIdentities' in written || 'identityIds' in written);
  const ids = writtenIds(written);
  if (whole)
    for (const key of [...after.keys()])
      if (!ids.some(([id]) => id.toLowerCase() === key.toLowerCase())) after.delete(key);
  for (const [id, keep] of ids) {
    const key = keyOf(id);
    if (!keep && key !== undefined) after.delete(key);
    if (keep && key === undefined) after.set(id, assignedOf(id, hostId, allowed));
  }
  return Object.fromEntries(after);
};

/**
 * The identity block after a write (arm.md §1.4); `written` is empty where the body says nothing of it. A system-assigned
 * identity that is given anew is a new principal, as in Entra. Undefined for none.
 */
export const identityAfter = (
  written: Json,
  before: IdentityBlock | undefined,
  hostId: string,
  allowed: Allowed,
): IdentityBlock | undefined => {
  if (Object.keys(written).length === 0) return before;
  const word = textIn(written, 'type') ?? before?.type ?? 'None';
  const key = word.toLowerCase().replaceAll(' ', '');
  const kinds = Object.hasOwn(types, key) ? types[key] : undefined;
  if (!kinds) throw invalidContent(`identity type ${word} is not one of None, SystemAssigned, UserAssigned`);
  const [system, user] = kinds;
  const named = isMap(written.userAssignedIdentities) || written.identityIds !== undefined;
  if (!user && named && writtenIds(written).some(([, keep]) => keep)) {
    throw invalidContent(`identity type ${word} takes no userAssignedIdentities`);
  }
  const assigned = user ? userAssigned(written, before?.userAssignedIdentities ?? {}, hostId, allowed) : {};
  const has = Object.keys(assigned).length > 0;
  if (user && !has && !system) {
    // Taking the last one away leaves none (what `az vm identity remove` sends).
    if (before?.userAssignedIdentities) return undefined;
    throw invalidContent(`identity type ${word} needs userAssignedIdentities`);
  }
  if (!system && !has) return undefined;
  const { random, store } = allowed;
  const own = {
    principalId: before?.principalId ?? random(),
    clientId: before?.clientId ?? random(),
    tenantId: store.tenant.tenantId,
  };
  const type = system && has ? 'SystemAssigned, UserAssigned' : system ? 'SystemAssigned' : 'UserAssigned';
  return { type, ...(system ? own : {}), ...(has ? { userAssignedIdentities: assigned } : {}) };
};
