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
