import { type Draft, draftFromId, isName, typeOf } from './draft.ts';
import type { Entry } from './entries.ts';
import { createGroups, type Groups, resourceGroups } from './groups.ts';
import { parseResourceId, resourceIdIn } from './resource-id.ts';
import type { FileResource } from './schema-resource.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Report } from './world-error.ts';

type Named = Entry<FileResource> & { readonly index: number; readonly type: string; readonly name: string };

/**
 * Settles the id of every resource, whatever the order they stand in: first those that write a full id, then the
 * groups, then the groups that full ids pass through, then the resources that name their group.
 */
export const draftResources = (
  entries: readonly Entry<FileResource>[],
  subscriptions: Subscriptions,
  report: Report,
): { drafts: Draft[]; groups: Groups } => {
  const groups = createGroups();
  const places = new Map<string, number>();
  const drafts: (Draft | undefined)[] = new Array(entries.length);
  const named: Named[] = [];

  const settle = (index: number, draft: Draft): void => {
    const key = draft.id.toLowerCase();
    const earlier = places.get(key);
    if (earlier !== undefined) {
      report(draft.path, `has the same id as resources[${earlier}]: ${draft.id}`);
      return;
    }
    places.set(key, index);
    drafts[index] = draft;
  };

  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] as Entry<FileResource>;
    const { path, value } = entry;
    const id = value.id ? parseResourceId(value.id) : undefined;
    if (value.id && !id?.type) {
      const form = '/subscriptions/{id}/resourceGroups/{name}/providers/{type}/{name}';
      report([...path, 'id'], `"${value.id}" is no resource id; it has the form ${form}`);
      continue;
    }
    const type = typeOf(entry, id, report);
    if (type === undefined) continue;
    if (id) {
      const subscription = subscriptions.declare(id.subscriptionId, [...path, 'id'], report);
      const draft =
        subscription && draftFromId(entry, type, { ...id, subscriptionId: subscription.subscriptionId }, report);
      if (!draft) continue;
      if (type === resourceGroups) groups.declare(draft.subscriptionId, draft.name, false);
      settle(index, draft);
    } else if (!value.name) report(path, 'needs a name, or a full id');
    else named.push({ path, value, index, type, name: value.name });
  }

  const subscriptionOf = ({ path, value }: Entry<FileResource>): string | undefined => {
    const key = value.subscription ? 'subscription' : 'subscriptionId';
    const word = value[key];
    return word ? subscriptions.require(word, [...path, key], report)?.subscriptionId : undefined;
  };

  for (const entry of named) {
    const { path, value, index, type, name } = entry;
    if (type !== resourceGroups) continue;
    const subscriptionId = subscriptionOf(entry) ?? subscriptions.first().subscriptionId;
    if (!isName(name)) report([...path, 'name'], `"${name}" is no name that Azure allows`);
    const { id } = groups.declare(subscriptionId, name, false);
    settle(index, { path, value, id, name, type, subscriptionId });
  }
  for (const draft of drafts) {
    if (draft?.resourceGroup) draft.group = groups.declare(draft.subscriptionId, draft.resourceGroup, true);
  }
  for (const entry of named) {
    const { path, value, index, type, name } = entry;
    if (type === resourceGroups) continue;
    checkName(entry, report);
    const group = groups.require(value.resourceGroup, subscriptionOf(entry), path, report);
    const { subscriptionId, name: resourceGroup } = group;
    settle(index, {
      path,
      value,
      id: resourceIdIn(group.id, type, name),
      name,
      type,
      subscriptionId,
      resourceGroup,
      group,
    });
  }
  return { drafts: drafts.filter((draft) => draft !== undefined), groups };
};

/** A nested type's name has one part per segment: `vm1/extension1`. */
const checkName = ({ path, type, name }: Named, report: Report): void => {
  const nested = name.includes('/');
  const parts = nested ? name.split('/') : [name];
  if (parts.length !== type.split('/').length - 1) {
    report([...path, 'name'], `"${name}" does not fit ${type}, which takes a name per segment: parent/child`);
  } else if (!parts.every(isName)) report([...path, 'name'], `"${name}" is no name that Azure allows`);
};
