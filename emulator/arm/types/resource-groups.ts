import { resourceGroupId } from '../../world/resource-id.ts';
import type { Resource } from '../../world/world.ts';
import { isSince } from '../api-version.ts';
import { tagsIn, textIn } from '../body.ts';
import { invalidResourceGroup, locationRequired, noLocationForGroup, otherGroupLocation } from '../errors-of-writes.ts';
import { locationFor } from '../locations.ts';
import { requireNoDeletion } from '../operations.ts';
import { startedByArm } from '../started.ts';
import { coreApiVersions } from './core-api-versions.ts';
import type { ResourceType } from './resource-type.ts';

/** Resource groups (arm.md §3.3). */
export const resourceGroups: ResourceType = {
  type: 'Microsoft.Resources/resourceGroups',
  operations: 'Microsoft.Resources/subscriptions/resourceGroups',
  scope: 'subscription',
  core: true,
  apiVersions: coreApiVersions,
  filter: (text) => {
    const [, name = '', value] = /^tagName eq '([^']*)'(?: and tagValue eq '([^']*)')?$/i.exec(text) ?? [];
    if (name === '') return undefined;
    return ({ tags = {} }) => {
      const key = Object.keys(tags).find((each) => each.toLowerCase() === name.toLowerCase());
      return key !== undefined && (value === undefined || tags[key] === value);
    };
  },
  render: ({ id, name, type, location, managedBy, tags, properties }, apiVersion) => ({
    id,
    name,
    // Older replies have no type (arm.md §3.3: "since about 2019").
    ...(isSince(apiVersion, '2019-05-01') ? { type } : {}),
    location,
    ...(managedBy ? { managedBy } : {}),
    ...(tags ? { tags } : {}),
    properties: { provisioningState: properties.provisioningState ?? 'Succeeded' },
  }),
  put: (body, old, { store, target }) => {
    const name = target.names.at(-1) as string;
    if (!/^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u.test(name)) throw invalidResourceGroup(name);
    if (old) requireNoDeletion(old);
    const word = textIn(body, 'location');
    if (!word) throw locationRequired();
    const location = locationFor(word)?.name;
    if (location === undefined) throw noLocationForGroup(word);
    if (old && old.location !== location) throw otherGroupLocation(name, old.location ?? '', location);
    const managedBy = textIn(body, 'managedBy');
    const group: Resource = {
      id: old?.id ?? resourceGroupId(target.subscriptionId ?? '', name),
      name: old?.name ?? name,
      type: 'Microsoft.Resources/resourceGroups',
      location,
      ...(managedBy ? { managedBy } : {}),
      tags: tagsIn(body),
      properties: { provisioningState: 'Succeeded' },
    };
    store.put(group);
    return { status: old ? 200 : 201, resource: group };
  },
  patch: (body, old, { store }) => {
    requireNoDeletion(old);
    const group = 'tags' in body ? { ...old, tags: tagsIn(body) } : old;
    store.put(group);
    return { status: 200, resource: group };
  },
  remove: (old, allowed) => {
    const deleting = { ...old, properties: { ...old.properties, provisioningState: 'Deleting' } };
    allowed.store.put(deleting);
    const endings = { success: { kind: 'removed' }, failure: { kind: 'set', provisioningState: 'Succeeded' } } as const;
    return { status: 202, headers: startedByArm(allowed, deleting, endings) };
  },
};
