import { userAssignedIdentities } from './draft.ts';
import { createNamed, createWanted } from './named.ts';
import { isGuid } from './resource-id.ts';
import type { Resource, RoleAssignment, ServicePrincipal, User } from './world.ts';
import type { Path, Report } from './world-error.ts';

type Principal = { readonly principalId: string; readonly principalType: RoleAssignment['principalType'] };

/** Finds a principal by name, GUID or full id; a GUID that nothing here has is taken as it is. */
export type FindPrincipal = (word: string, path: Path, report: Report) => Principal | undefined;

const isPrincipal = ({ type, identity }: Resource): boolean =>
  type === userAssignedIdentities || identity?.principalId !== undefined;

/** Where a host is named that has no identity of its own. */
const withoutOwn = (host: Resource): string => {
  const names = Object.keys(host.identity?.userAssignedIdentities ?? {}).map((id) => id.split('/').at(-1));
  if (!host.identity) return `${host.name} has no identity; give it one with identity: { type: SystemAssigned }`;
  if (names.length === 0) return `${host.name} has no system-assigned identity`;
  return `${host.name} has no system-assigned identity; name its user-assigned one, ${names.map((each) => `"${each}"`).join(' or ')}`;
};

export const createPrincipals = (
  resources: readonly Resource[],
  users: readonly User[],
  servicePrincipals: readonly ServicePrincipal[],
  words: Iterable<string | null | undefined>,
): FindPrincipal => {
  const wanted = createWanted(words, () => [
    ...resources.filter(isPrincipal).map(({ name }) => name),
    ...users.map(({ userPrincipalName }) => userPrincipalName),
    ...servicePrincipals.map(({ displayName }) => displayName),
  ]);
  const named = createNamed<Principal>(wanted);
  const mute = createNamed<Resource>(wanted);
  const clientIds = new Map<string, string>();
  const know = (clientId: unknown, name: string): void => {
    const low = typeof clientId === 'string' ? clientId.toLowerCase() : '';
    if (wanted.words.has(low)) clientIds.set(low, name);
  };
  const add = (principalId: string, principalType: Principal['principalType'], label: string, words: string[]): void =>
    named.add({ principalId, principalType }, label, [...words, principalId]);

  for (const resource of resources) {
    const { id, name, type, identity, properties } = resource;
    if (type === userAssignedIdentities) {
      add(properties.principalId as string, 'ServicePrincipal', id, [name, id]);
      know(properties.clientId, name);
    } else if (identity?.principalId) {
      add(identity.principalId, 'ServicePrincipal', id, [name, id]);
      know(identity.clientId, name);
    } else mute.add(resource, id, [name, id]);
  }
  for (const { objectId, userPrincipalName, displayName } of users) {
    add(objectId, 'User', `user ${userPrincipalName}`, [userPrincipalName, displayName]);
  }
  for (const { objectId, appId, displayName } of servicePrincipals) {
    add(objectId, 'ServicePrincipal', `service principal ${appId}`, [displayName, appId]);
  }

  return (word, path, report) => {
    const host = named.find(word) ? undefined : mute.find(word);
    if (host) {
      report(path, withoutOwn(host));
      return undefined;
    }
    const owner = clientIds.get(word.toLowerCase());
    if (owner !== undefined && !named.find(word)) {
      report(path, `${word} is the clientId of "${owner}"; write its principalId, or its name`);
      return undefined;
    }
    if (isGuid(word) && !named.find(word)) return { principalId: word, principalType: 'ServicePrincipal' };
    return named.require(word, 'no host, identity, user or service principal named', path, report);
  };
};
