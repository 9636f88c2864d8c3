import { userAssignedIdentities } from './draft.ts';
import { resourceGroups } from './groups.ts';
import { virtualMachines } from './virtual-machine.ts';
import type { Resource, World } from './world.ts';

/**
 * The world in full in the form of a world file, so that reading it gives the same world again. Built-in roles are left
 * out: they are always there.
 */
export const worldFile = (world: World): Record<string, unknown> => {
  const { tenant, subscriptions, resources, roleAssignments, roleDefinitions, applications } = world;
  const custom = roleDefinitions.filter(({ type }) => type === 'CustomRole').map(({ type: _, ...role }) => role);
  const lists = {
    roleAssignments,
    roleDefinitions: custom,
    users: world.users,
    servicePrincipals: world.servicePrincipals,
    applications,
    appRoleAssignments: world.appRoleAssignments.map(({ principalId, resourceAppId, role }) => ({
      principal: principalId,
      resource: resourceAppId,
      role,
    })),
  };
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  return { tenant, subscriptions, resources: resources.map(entryOf), ...Object.fromEntries(filled) };
};

/** A resource in ARM's order, what `az vm show --show-details` adds beside it. */
const entryOf = ({ id, name, type, location, tags, identity, properties, details, ...more }: Resource): object => ({
  id,
  name,
  type,
  location,
  tags,
  ...(identity ? { identity } : {}),
  ...more,
  properties,
  ...details,
});

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `Contoso: 2 subscriptions, 3 resource groups, 4 virtual machines, 2 identities, 4 role assignments` */
export const worldSummary = ({ tenant, subscriptions, resources, roleAssignments }: World): string => {
  const ofType = (type: string): number => resources.filter((resource) => resource.type === type).length;
  const [groups, machines, identities] = [resourceGroups, virtualMachines, userAssignedIdentities].map(ofType) as [
    number,
    number,
    number,
  ];
  const others = resources.length - groups - machines - identities;
  return `${tenant.displayName}: ${[
    counted(subscriptions.length, 'subscription'),
    counted(groups, 'resource group'),
    counted(machines, 'virtual machine'),
    counted(identities, 'user-assigned identity', 'user-assigned identities'),
    ...(others > 0 ? [counted(others, 'other resource')] : []),
    counted(roleAssignments.length, 'role assignment'),
  ].join(', ')}`;
};
