import { resourceGroups } from './types/resource-groups.ts';
import type { ResourceType } from './types/resource-type.ts';
import { subscriptions } from './types/subscriptions.ts';
import { userAssignedIdentities } from './types/user-assigned-identities.ts';
import { virtualMachines } from './types/virtual-machines.ts';

/** Every resource type that ARM serves. A new one is a file and a line here. */
export const resourceTypes: readonly ResourceType[] = [
  subscriptions,
  resourceGroups,
  virtualMachines,
  userAssignedIdentities,
];
