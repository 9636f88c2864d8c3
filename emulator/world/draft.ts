import { nearest } from '../exchange/spelling.ts';
import type { AssignedIdentity } from './assigned-identities.ts';
import type { Entry } from './entries.ts';
import { federatedIdentityCredentials, managedClusters } from './federated-credentials.ts';
import { type Group, resourceGroups } from './groups.ts';
import type { ResourceId } from './resource-id.ts';
import type { FileResource } from './schema-resource.ts';
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
  /** Name of the group it lies in; a group lies in none. */
  readonly resourceGroup?: string;
  /** The group itself, once all are known. */
  group?: Group;
  /** What is known of it where it is a user-assigned identity. */
  assigned?: AssignedIdentity;
};

const spellings = new Map(
  [resourceGroups, userAssignedIdentities, virtualMachines, federatedIdentityCredentials, managedClusters].map(
    (type) => [type.toLowerCase(), type],
  ),
).set('microsoft.resources/subscriptions/resourcegroups', resourceGroups);

/** The type in Azure's casing, where it is one we know. */
export const typeOf = (
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
  // Types are open-ended, so only one that is a letter or two off a known one is taken for a misspelling of it.
  const meant = nearest(written, spellings.values(), 2);
  if (meant !== undefined || !/^[A-Za-z][\w.-]*(\/[\w.-]+)+$/.test(written)) {
    const hint = meant === undefined ? 'write it as Microsoft.Compute/virtualMachines' : `did you mean "${meant}"?`;
    report([...path, 'type'], `"${written}" is no resource type; ${hint}`);
    return undefined;
  }
  return written;
};

/** What Azure lets no resource name hold, and the two names that no path can carry. */
export const isName = (name: string): boolean =>
  name !== '.' && name !== '..' && /^[^/\\?#%&<>*:\p{Cc}]{1,260}$/u.test(name);

/** A draft from a written full id, checked against what else the entry says of itself. */
export const draftFromId = (
  { path, value }: Entry<FileResource>,
  type: string,
  { subscriptionId, resourceGroup, type: idType, names }: ResourceId,
  report: Report,
): Draft | undefined => {
  const full = names.join('/');
  const name = value.name ?? full;
  const low = name.toLowerCase();
  if (idType?.toLowerCase() !== type.toLowerCase()) {
    report([...path, 'id'], `is the id of a ${idType ?? 'subscription'}, not of a ${type}`);
    return undefined;
  }
  if (low !== full.toLowerCase() && low !== names.at(-1)?.toLowerCase()) {
    report([...path, 'name'], `"${name}" is not the name in its id, "${full}"`);
    return undefined;
  }
  const bad = names.find((each) => !isName(each));
  if (bad !== undefined) {
    report([...path, 'id'], `"${bad}" is no name that Azure allows`);
    return undefined;
  }
  const id = (value.id ?? '').replace(/\/$/, '');
  const inGroup = resourceGroup !== undefined && type !== resourceGroups;
  return { path, value, id, name, type, subscriptionId, ...(inGroup ? { resourceGroup } : {}) };
};
