import type { Resource } from './world.ts';

/** A managed identity of a host, with what a token says of it. */
export type ManagedIdentity = {
  readonly kind: 'SystemAssigned' | 'UserAssigned';
  /** The host's id for a system-assigned identity, its own for a user-assigned one. */
  readonly resourceId: string;
  /** The host's name, or the identity's own. */
  readonly name: string;
  readonly principalId: string;
  readonly clientId: string;
  readonly tenantId: string;
};

/** System-assigned first, then the user-assigned ones in the order of the block; those whose resource is gone are left out. */
export const identitiesOf = (
  host: Resource,
  tenantId: string,
  resourceFor: (id: string) => Resource | undefined,
): ManagedIdentity[] => {
  const block = host.identity;
  if (!block) return [];
  const found: ManagedIdentity[] = [];
  if (block.type.startsWith('SystemAssigned') && block.principalId && block.clientId) {
    found.push({
      kind: 'SystemAssigned',
      resourceId: host.id,
      name: host.name,
      principalId: block.principalId,
      clientId: block.clientId,
      tenantId,
    });
  }
  for (const [id, { principalId, clientId }] of Object.entries(block.userAssignedIdentities ?? {})) {
    const resource = resourceFor(id);
    if (resource) {
      found.push({
        kind: 'UserAssigned',
        resourceId: resource.id,
        name: resource.name,
        principalId,
        clientId,
        tenantId,
      });
    }
  }
  return found;
};
