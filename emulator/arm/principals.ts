import type { Store } from '../world/store.ts';
import type { RoleAssignment } from '../world/world.ts';

const same = (one: unknown, other: string): boolean => typeof one === 'string' && one.toLowerCase() === other;

/** What kind of principal the directory has under that object id; undefined for none. */
export const principalTypeFor = (store: Store, objectId: string): RoleAssignment['principalType'] | undefined => {
  const wanted = objectId.toLowerCase();
  const { users, servicePrincipals } = store.world;
  if (users.some((each) => same(each.objectId, wanted))) return 'User';
  if (servicePrincipals.some((each) => same(each.objectId, wanted))) return 'ServicePrincipal';
  return identityWith(store, (principalId) => same(principalId, wanted)) && 'ServicePrincipal';
};

/** A managed identity as the directory has it. */
export type DirectoryIdentity = {
  readonly principalId: string;
  readonly clientId: string;
  readonly name: string;
  readonly id: string;
};

/** Of every managed identity in the store, the first whose principalId or clientId fits. */
export const identityWith = (
  store: Store,
  fits: (principalId: unknown, clientId: unknown) => boolean,
): DirectoryIdentity | undefined => {
  for (const { subscriptionId } of store.subscriptions) {
    for (const { id, name, type, identity, properties } of store.list({ subscriptionId })) {
      const own = type.toLowerCase() === 'microsoft.managedidentity/userassignedidentities' ? properties : identity;
      if (own?.principalId && fits(own.principalId, own.clientId)) {
        return { principalId: String(own.principalId), clientId: String(own.clientId), name, id };
      }
    }
  }
  return undefined;
};
