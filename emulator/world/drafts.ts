import type { Entry } from './entries.ts';
import { createGroups, type Groups, resourceGroups } from './groups.ts';
import { parseResourceId, type ResourceId, resourceIdFor } from './resource-id.ts';
import type { FileResource } from './schema.ts';
import type { Subscriptions } from './subscriptions.ts';
import { nearest } from './suggestion.ts';
import { virtualMachines } from './virtual-machine.ts';
import type { Path, Report } from './world-error.ts';

export const userAssignedIdentities = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** A resource whose id is settled and whose content is still as written. */
export type Draft = {
  readonly path: Path;
  readonly value: FileResource;
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly subscriptionId: string;
  readonly resourceGroup?: string;
};

const spellings = new Map(
  [resourceGroups, userAssignedIdentities, virtualMachines].map((type) => [type.toLowerCase(), type]),
).set('microsoft.resources/subscriptions/resourcegroups', resourceGroups);

const typeOf = (
  { path, value }: Entry<FileResource>,
  id: ResourceId | undefined,
  report: Report,
): string | undefined => {
  const written = value.type ?? id?.type;
  if (written === undefined) {
    report(path, 'needs a type, as Microsoft.Compute/virtualMachines');
    return undefined;
  }
  const known = spellings.get(written.toLowerCase());
  if (known) return known;
  const meant = nearest(written, [...spellings.values()]);
  if (meant !== undefined || !/^[A-Za-z][\w.-]*(\/[\w.-]+)+$/.test(written)) {
    const hint = meant === undefined ? 'write it as Microsoft.Compute/virtualMachines' : `did you mean "${meant}"?`;
    report([...path, 'type'], `"${written}" is no resource type; ${hint}`);
    return undefined;
  }
  return written;
};

const isName = (name: string): boolean => name !== '.' && name !== '..' && /^[^/\\?#%&<>*:\p{Cc}]{1,260}$/u.test(name);

/** Checks a written full id against what else the entry says of itself. */
const fromId = (
  { path, value }: Entry<FileResource>,
  type: string,
  id: ResourceId,
  report: Report,
): Draft | undefined => {
  const last = id.names.at(-1) ?? '';
  const full = id.names.join('/');
  const name = value.name ?? full;
  if (id.type?.toLowerCase() !== type.toLowerCase()) {
    report([...path, 'id'], `is the id of a ${id.type ?? 'subscription'}, not of a ${type}`);
    return undefined;
  }
  if (![last, full].some((each) => each.toLowerCase() === name.toLowerCase())) {
    report([...path, 'name'], `"${name}" is not the name in its id, "${full}"`);
    return undefined;
  }
  const bad = id.names.find((each) => !isName(each));
  if (bad !== undefined) {
    report([...path, 'id'], `"${bad}" is no name that Azure allows`);
    return undefined;
  }
  const { subscriptionId, resourceGroup } = id;
  return {
    path,
    value,
    id: (value.id ?? '').replace(/\/$/, ''),
    name,
    type,
    subscriptionId,
    ...(resourceGroup ? { resourceGroup } : {}),
  };
};

/** Settles the id of every resource, whatever the order they stand in: groups first, then what full ids pass through, then the rest. */
export const draftResources = (
  entries: readonly Entry<FileResource>[],
  subscriptions: Subscriptions,
  report: Report,
): { drafts: Draft[]; groups: Groups } => {
  const groups = createGroups();
  const places = new Map<string, Path>();
  const drafts: (Draft | undefined)[] = new Array(entries.length);
  const later: { index: number; entry: Entry<FileResource>; type: string }[] = [];

  const settle = (index: number, draft: Draft | undefined): void => {
    if (!draft) return;
    const key = draft.id.toLowerCase();
    const earlier = places.get(key);
    if (earlier) {
      report(draft.path, `has the same id as resources[${earlier[1]}]: ${draft.id}`);
      return;
    }
    places.set(key, draft.path);
    drafts[index] = draft;
  };

  for (const [index, entry] of entries.entries()) {
    const { path, value } = entry;
    const id = value.id ? parseResourceId(value.id) : undefined;
    if (value.id && !id?.type) {
      report(
        [...path, 'id'],
        `"${value.id}" is no resource id; it starts with /subscriptions/{id}/resourceGroups/{name}/providers/`,
      );
      continue;
    }
    const type = typeOf(entry, id, report);
    if (type === undefined) continue;
    if (id) {
      const draft = fromId(entry, type, id, report);
      if (!draft || !subscriptions.declare(id.subscriptionId, [...path, 'id'], report)) continue;
      if (type === resourceGroups) groups.declare(id.subscriptionId, draft.name, false);
      settle(index, draft);
      continue;
    }
    if (!value.name) {
      report(path, 'needs a name, or a full id');
      continue;
    }
    later.push({ index, entry, type });
  }

  const subscriptionOf = ({ path, value }: Entry<FileResource>): string | undefined | false => {
    const key = value.subscription ? 'subscription' : 'subscriptionId';
    const word = value.subscription ?? value.subscriptionId;
    if (!word) return undefined;
    return subscriptions.require(word, [...path, key], report)?.subscriptionId ?? false;
  };

  for (const { index, entry, type } of later) {
    if (type !== resourceGroups) continue;
    const name = entry.value.name ?? '';
    const subscriptionId = subscriptionOf(entry) ?? subscriptions.first().subscriptionId;
    if (subscriptionId === false) continue;
    if (!isName(name)) {
      report([...entry.path, 'name'], `"${name}" is no name that Azure allows`);
      continue;
    }
    const { id } = groups.declare(subscriptionId, name, false);
    settle(index, { ...entry, id, name, type, subscriptionId, resourceGroup: name });
  }
  for (const draft of drafts) {
    if (draft?.resourceGroup) groups.declare(draft.subscriptionId, draft.resourceGroup, true);
  }
  for (const { index, entry, type } of later) {
    if (type === resourceGroups) continue;
    const { path, value } = entry;
    const name = value.name ?? '';
    const names = name.split('/');
    if (!names.every(isName) || names.length !== type.split('/').length - 1) {
      const hint =
        names.length === type.split('/').length - 1
          ? 'is no name that Azure allows'
          : `does not fit ${type}: a name per segment of the type, as parent/child`;
      report([...path, 'name'], `"${name}" ${hint}`);
      continue;
    }
    if (!value.resourceGroup) {
      report(path, 'needs a resourceGroup, or a full id');
      continue;
    }
    const subscriptionId = subscriptionOf(entry);
    if (subscriptionId === false) continue;
    const group = groups.require(value.resourceGroup, subscriptionId, [...path, 'resourceGroup'], report);
    if (!group) continue;
    const id = resourceIdFor(group.subscriptionId, group.name, type, name);
    settle(index, { ...entry, id, name, type, subscriptionId: group.subscriptionId, resourceGroup: group.name });
  }
  return { drafts: drafts.filter((draft) => draft !== undefined), groups };
};
