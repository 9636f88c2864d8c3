import { didYouMean } from '../exchange/spelling.ts';
import { type AssignedIdentities, type AssignedIdentity, clientIdOf, principalIdOf } from './assigned-identities.ts';
import type { Draft } from './draft.ts';
import { derivedGuid } from './resource-id.ts';
import type { FileIdentity } from './schema-resource.ts';
import type { IdentityBlock, IdentityType } from './world.ts';
import type { Path, Report } from './world-error.ts';

/** A host's block with its identities found, before their ids are settled. */
type BoundIdentity = {
  readonly type: Exclude<IdentityType, 'None'>;
  readonly written: FileIdentity;
  readonly assigned: readonly AssignedIdentity[];
};

const types: Readonly<Record<string, IdentityType>> = {
  none: 'None',
  systemassigned: 'SystemAssigned',
  userassigned: 'UserAssigned',
  'systemassigned,userassigned': 'SystemAssigned, UserAssigned',
  'userassigned,systemassigned': 'SystemAssigned, UserAssigned',
};

/** The user-assigned identities of the block: a map in today's form, a list of ids in that of 2017-12-01 (arm.md §1.4). */
const assignedOf = (written: FileIdentity, path: Path, identities: AssignedIdentities): AssignedIdentity[] => {
  const found = new Set<AssignedIdentity>();
  const mapPath = [...path, 'userAssignedIdentities'];
  for (const [word, value] of Object.entries(written.userAssignedIdentities ?? {})) {
    const identity = identities.require(word, mapPath, [...mapPath, word]);
    if (!identity) continue;
    found.add(identity);
    identities.write(identity, 'principalId', value?.principalId, [...mapPath, word, 'principalId']);
    identities.write(identity, 'clientId', value?.clientId, [...mapPath, word, 'clientId']);
  }
  for (const [index, word] of (written.identityIds ?? []).entries()) {
    const identity = identities.require(word, [...path, 'identityIds', index], [...path, 'identityIds', index]);
    if (identity) found.add(identity);
  }
  return [...found];
};

/** Finds the identities that a host's block names. Undefined for a host without any. */
export const bindIdentity = (
  { path: hostPath, value: { identity: written } }: Draft,
  identities: AssignedIdentities,
  report: Report,
): BoundIdentity | undefined => {
  if (!written) return undefined;
  const path = [...hostPath, 'identity'];
  const type = types[written.type.toLowerCase().replaceAll(' ', '')];
  const named = Object.keys(written.userAssignedIdentities ?? {}).length + (written.identityIds ?? []).length;
  if (type === undefined) {
    const known = [...new Set(Object.values(types))];
    report([...path, 'type'], `no identity type "${written.type}"`, {
      suggest: () =>
        didYouMean(written.type, known) || `; expected one of ${known.map((each) => `"${each}"`).join(', ')}`,
    });
    return { type: 'SystemAssigned', written, assigned: assignedOf(written, path, identities) };
  }
  const mayName = type.endsWith('UserAssigned');
  if (mayName && named === 0) report(path, `type is ${type}, but userAssignedIdentities names none`);
  if (!mayName && named > 0) report(path, `type is ${type}, but userAssignedIdentities names some`);
  const assigned = assignedOf(written, path, identities);
  return type === 'None' ? undefined : { type, written, assigned };
};

/** The block in full. */
export const identityBlock = (
  hostId: string,
  { type, written, assigned }: BoundIdentity,
  tenantId: string,
): IdentityBlock => ({
  type,
  ...(type.startsWith('SystemAssigned')
    ? {
        principalId: written.principalId ?? derivedGuid('principalId', hostId),
        clientId: written.clientId ?? derivedGuid('clientId', hostId),
        tenantId: written.tenantId ?? tenantId,
      }
    : {}),
  ...(assigned.length > 0
    ? {
        userAssignedIdentities: Object.fromEntries(
          assigned.map((each) => [each.id, { principalId: principalIdOf(each), clientId: clientIdOf(each) }]),
        ),
      }
    : {}),
});
