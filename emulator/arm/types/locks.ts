import type { Resource } from '../../world/world.ts';
import { mapIn, textIn } from '../body.ts';
import { invalidContent } from '../errors-of-writes.ts';
import { lockedScope, lockType } from '../locks.ts';
import type { ResourceType } from './resource-type.ts';

const levels = ['CanNotDelete', 'ReadOnly'];

/** Management locks, on a subscription, a group or a resource. */
export const locks: ResourceType = {
  type: lockType,
  operations: lockType,
  scope: 'extension',
  core: false,
  apiVersions: ['2015-01-01', '2015-05-01-preview', '2016-09-01', '2017-04-01', '2020-05-01'],
  list: ({ store, target: { id, subscriptionId = '' } }) => {
    const scope = id.slice(0, id.toLowerCase().lastIndexOf('/providers/')).toLowerCase();
    const all = store.list({ subscriptionId, type: lockType });
    // At the scope and above it, and below it (the operation's own documentation: "at any level").
    return all.filter((lock) => {
      const locked = lockedScope(lock.id).toLowerCase();
      return `${scope}/`.startsWith(`${locked}/`) || locked.startsWith(`${scope}/`);
    });
  },
  filter: (text) => (/^atScope\(\)$/i.test(text) ? () => true : undefined),
  render: ({ id, name, type, properties: { level, notes } }) => ({
    properties: { level, ...(notes === undefined ? {} : { notes }) },
    id,
    type,
    name,
  }),
  put: (body, old, { store, target }) => {
    const properties = mapIn(body, 'properties');
    const word = textIn(properties, 'level') ?? '';
    const level = levels.find((each) => each.toLowerCase() === word.toLowerCase());
    if (!level) throw invalidContent(`level ${word} is not one of ${levels.join(', ')}`);
    const notes = textIn(properties, 'notes');
    const lock: Resource = {
      id: old?.id ?? target.id,
      name: target.names[0] as string,
      type: lockType,
      properties: { level, ...(notes === undefined ? {} : { notes }) },
    };
    store.put(lock);
    return { status: old ? 200 : 201, resource: lock };
  },
  remove: (old, { store }) => {
    store.remove(old.id);
    return { status: 200 };
  },
};
