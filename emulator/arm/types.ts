import { sizesOfLocation, virtualMachinesOfLocation } from './types/compute-locations.ts';
import { federatedIdentityCredentials } from './types/federated-identity-credentials.ts';
import { locks } from './types/locks.ts';
import { networkInterfaces, publicAddresses } from './types/network.ts';
import { permissions } from './types/permissions.ts';
import { providers, providersOfTenant } from './types/providers.ts';
import { resourceGroups } from './types/resource-groups.ts';
import type { ResourceType } from './types/resource-type.ts';
import { resourcesOfGroup, resourcesOfSubscription } from './types/resources.ts';
import { roleAssignments } from './types/role-assignments.ts';
import { roleDefinitions } from './types/role-definitions.ts';
import { subscriptions } from './types/subscriptions.ts';
import { systemAssignedIdentities } from './types/system-assigned-identities.ts';
import { tags } from './types/tags.ts';
import { tenants } from './types/tenants.ts';
import { userAssignedIdentities } from './types/user-assigned-identities.ts';
import { virtualMachines } from './types/virtual-machines.ts';

/** Every resource type with something of its own. A new one is a file and a line here; all others are served by the generic row. */
export const resourceTypes: readonly ResourceType[] = [
  subscriptions,
  tenants,
  providers,
  providersOfTenant,
  resourceGroups,
  resourcesOfSubscription,
  resourcesOfGroup,
  tags,
  locks,
  roleAssignments,
  roleDefinitions,
  permissions,
  virtualMachines,
  virtualMachinesOfLocation,
  sizesOfLocation,
  networkInterfaces,
  publicAddresses,
  userAssignedIdentities,
  federatedIdentityCredentials,
  systemAssignedIdentities,
];
