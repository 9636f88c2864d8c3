import type { AppIdentity } from '../token/claims.ts';
import { userAssignedIdentities } from '../world/draft.ts';
import { federatedCredentialsOf } from '../world/federated-credentials.ts';
import type { Store } from '../world/store.ts';
import type { FederatedCredential } from '../world/world.ts';

/** Who a `client_id` names, and how it may prove that it is so. */
export type Client = {
  readonly name: string;
  readonly identity: AppIdentity;
  readonly secrets: readonly string[];
  readonly credentials: readonly FederatedCredential[];
};

/** A user-assigned identity, a service principal, or a host's own identity, which has no way to prove itself here. */
export const clientFor = (clientId: string, store: Store): Client | undefined =>
  userAssigned(clientId, store) ?? servicePrincipal(clientId, store) ?? systemAssigned(clientId, store);

const same = (left: unknown, right: string): boolean =>
  typeof left === 'string' && left.toLowerCase() === right.toLowerCase();

const userAssigned = (asked: string, store: Store): Client | undefined => {
  const { tenantId } = store.tenant;
  for (const { subscriptionId } of store.subscriptions) {
    for (const { id, name, properties } of store.list({ subscriptionId, type: userAssignedIdentities })) {
      if (!same(properties.clientId, asked)) continue;
      const { clientId, principalId } = properties as { clientId: string; principalId: string };
      return {
        name,
        identity: { clientId, principalId, tenantId, resourceId: id },
        secrets: [],
        credentials: federatedCredentialsOf(store, id),
      };
    }
  }
  return undefined;
};

const servicePrincipal = (asked: string, { world, tenant }: Store): Client | undefined => {
  const found = world.servicePrincipals.find(({ appId }) => same(appId, asked));
  return (
    found && {
      name: found.displayName,
      identity: { clientId: found.appId, principalId: found.objectId, tenantId: tenant.tenantId },
      secrets: found.clientSecrets,
      credentials: found.federatedIdentityCredentials,
    }
  );
};

const systemAssigned = (asked: string, { world, tenant, resourceFor }: Store): Client | undefined => {
  const declared = world.resources.find(({ identity }) => same(identity?.clientId, asked));
  const host = declared && resourceFor(declared.id);
  const { clientId, principalId } = host?.identity ?? {};
  if (!host || !clientId || !principalId) return undefined;
  return {
    name: host.name,
    identity: { clientId, principalId, tenantId: tenant.tenantId, resourceId: host.id },
    secrets: [],
    credentials: [],
  };
};

/** Whether this object id is a managed identity's: only such tokens are taken as assertions from Entra's own issuer. */
export const isManagedIdentity = (principalId: string, { world, resourceFor }: Store): boolean =>
  world.resources.some(
    ({ id, type, properties, identity }) =>
      (identity?.principalId === principalId ||
        (type === userAssignedIdentities && properties.principalId === principalId)) &&
      resourceFor(id) !== undefined,
  );
