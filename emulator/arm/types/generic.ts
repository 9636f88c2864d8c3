import type { Resource } from '../../world/world.ts';
import { removeTree } from '../remove-tree.ts';
import { resourceFilter } from '../resource-filter.ts';
import { patched, putAt } from '../written.ts';
import type { Json, ResourceType } from './resource-type.ts';
import { identityBlock } from './virtual-machine-versions.ts';

/** As ARM shows any resource; its name is the last of its segments. */
export const renderGeneric = ({ details: _, createdTime: __, changedTime: ___, ...resource }: Resource): Json => {
  const { id, name, type, location, tags, identity, properties, ...more } = resource;
  const block = identityBlock(identity, '9999-12-31');
  return {
    id,
    name: name.slice(name.lastIndexOf('/') + 1),
    type,
    ...(location ? { location } : {}),
    tags: tags ?? {},
    ...(block ? { identity: block } : {}),
    ...more,
    properties,
  };
};

const rows = new Map<string, ResourceType>();

/** The row of any type that has none of its own: from the world as written, and written to at once. */
export const genericRow = (type: string): ResourceType => {
  const key = type.toLowerCase();
  const known = rows.get(key);
  if (known) return known;
  const nested = type.split('/').length > 2;
  const row: ResourceType = {
    type,
    operations: type,
    scope: 'resourceGroup',
    core: false,
    apiVersions: [],
    filter: resourceFilter,
    render: renderGeneric,
    put: (body, old, allowed) => putAt(body, old, allowed, { located: !nested }),
    patch: (body, old, allowed) => patched(body, old, allowed),
    remove: (old, { store }) => {
      removeTree(store, old.id);
      return { status: 200 };
    },
  };
  // Types come from the world and from what is written to it: whoever makes them up must not fill the memory.
  if (rows.size >= 500) rows.clear();
  rows.set(key, row);
  return row;
};
