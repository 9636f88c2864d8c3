import { didYouMean } from '../exchange/spelling.ts';
import { type Draft, userAssignedIdentities } from './draft.ts';
import type { Group, Groups } from './groups.ts';
import { derivedGuid, parseResourceId } from './resource-id.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Path, Report } from './world-error.ts';

/** A user-assigned identity, declared or taken to exist because a host's full id names it. */
export type AssignedIdentity = {
  readonly id: string;
  readonly name: string;
  readonly group: Group | undefined;
  principalId?: string;
  clientId?: string;
};

export type AssignedIdentities = {
  declare(draft: Draft): AssignedIdentity;
  /** Those that only a full id in a host's block names. */
  implied(): readonly AssignedIdentity[];
  /** By name or full id, as a host's block has it; reports where it finds none or two. `at` is the key's own place. */
  require(word: string, path: Path, at: Path): AssignedIdentity | undefined;
  /** Keeps an id that is written, and reports one that differs from what was written elsewhere. */
  write(identity: AssignedIdentity, key: 'principalId' | 'clientId', value: unknown, path: Path): void;
};

export const createAssignedIdentities = (
  groups: Groups,
  subscriptions: Subscriptions,
  report: Report,
): AssignedIdentities => {
  const byId = new Map<string, AssignedIdentity>();
  const byName = new Map<string, AssignedIdentity[]>();

  const add = (identity: AssignedIdentity): AssignedIdentity => {
    byId.set(identity.id.toLowerCase(), identity);
    const name = identity.name.toLowerCase();
    const shelf = byName.get(name);
    if (shelf) shelf.push(identity);
    else byName.set(name, [identity]);
    return identity;
  };

  const implied: AssignedIdentity[] = [];
  return {
    declare: ({ id, name, group }) => add({ id, name, group }),
    implied: () => implied,
    require: (word, path, at) => {
      if (word.startsWith('/')) {
        const known = byId.get(word.replace(/\/$/, '').toLowerCase());
        if (known) return known;
        const id = parseResourceId(word);
        if (id?.type?.toLowerCase() !== userAssignedIdentities.toLowerCase() || !id.resourceGroup) {
          report(path, `"${word}" is not the id of a ${userAssignedIdentities}`, { at });
          return undefined;
        }
        const subscription = subscriptions.declare(id.subscriptionId, path, report);
        if (!subscription) return undefined;
        const group = groups.declare(subscription.subscriptionId, id.resourceGroup, true);
        const identity = add({ id: word.replace(/\/$/, ''), name: id.names[0] ?? '', group });
        implied.push(identity);
        return identity;
      }
      const [identity, other] = byName.get(word.toLowerCase()) ?? [];
      if (identity && other) {
        report(path, `"${word}" fits two identities, ${identity.id} and ${other.id}; write the full id`, { at });
        return undefined;
      }
      if (!identity) {
        report(path, `no identity named "${word}"`, {
          at,
          suggest: () =>
            didYouMean(
              word,
              [...byId.values()].map((each) => each.name),
            ),
        });
      }
      return identity;
    },
    write: (identity, key, value, path) => {
      if (typeof value !== 'string') return;
      const known = identity[key];
      if (known === undefined) identity[key] = value;
      else if (known.toLowerCase() !== value.toLowerCase()) {
        report(path, `${value} is not the ${key} of ${identity.name}, which is written elsewhere as ${known}`);
      }
    },
  };
};

export const principalIdOf = (identity: AssignedIdentity): string =>
  identity.principalId ?? derivedGuid('principalId', identity.id);

export const clientIdOf = (identity: AssignedIdentity): string =>
  identity.clientId ?? derivedGuid('clientId', identity.id);
