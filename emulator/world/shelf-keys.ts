import { parseResourceId } from './resource-id.ts';
import type { Resource } from './world.ts';

export const shelfKey = (subscriptionId: string, resourceGroup = '', type = ''): string =>
  `${subscriptionId}|${resourceGroup}|${type}`.toLowerCase();

/** Where a resource is listed: in its subscription and in its group (a group itself in its subscription only), of all types and of its own. */
export const shelfKeys = ({ id, type }: Resource): string[] => {
  const parts = parseResourceId(id);
  if (!parts) throw new Error(`not a resource id: ${id}`);
  const { subscriptionId, resourceGroup } = parts;
  const keys = [shelfKey(subscriptionId), shelfKey(subscriptionId, '', type)];
  if (resourceGroup && type.toLowerCase() !== 'microsoft.resources/resourcegroups') {
    keys.push(shelfKey(subscriptionId, resourceGroup), shelfKey(subscriptionId, resourceGroup, type));
  }
  return keys;
};
