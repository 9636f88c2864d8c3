import type { Groups } from './groups.ts';
import { createNamed, createWanted } from './named.ts';
import { parseResourceId, subscriptionScope } from './resource-id.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Resource } from './world.ts';
import type { Path, Report } from './world-error.ts';

/** Finds a scope by name, GUID or full id, and gives its full id. */
export type FindScope = (word: string, path: Path, report: Report) => string | undefined;

export const createScopes = (
  resources: readonly Resource[],
  groups: Groups,
  subscriptions: Subscriptions,
  words: Iterable<string | null | undefined>,
): FindScope => {
  const wanted = createWanted(words, () => [
    ...subscriptions.all().map(({ displayName }) => displayName),
    ...[...groups.all(), ...resources].map(({ name }) => name),
  ]);
  const named = createNamed<string>(wanted);
  for (const { subscriptionId, displayName } of subscriptions.all()) {
    const scope = subscriptionScope(subscriptionId);
    named.add(scope, scope, [displayName, subscriptionId, scope]);
  }
  for (const { id, name } of groups.all()) named.add(id, id, [name, id]);
  for (const { id, name } of resources) named.add(id, id, [name, id]);

  return (word, path, report) => {
    if (word === '/') return word;
    if (word.startsWith('/') && named.find(word) === undefined) {
      const id = parseResourceId(word);
      if (!id) {
        report(path, `"${word}" is no scope; write /, /subscriptions/{id}, or what lies below`);
        return undefined;
      }
      if (id.names.length <= 1 && (id.type === undefined || id.type === 'Microsoft.Resources/resourceGroups')) {
        const subscription = subscriptions.declare(id.subscriptionId, path, report);
        if (!subscription) return undefined;
        const { subscriptionId } = subscription;
        return id.resourceGroup
          ? groups.declare(subscriptionId, id.resourceGroup, true).id
          : subscriptionScope(subscriptionId);
      }
    }
    return named.require(word, 'no subscription, resource group or resource named', path, report);
  };
};
