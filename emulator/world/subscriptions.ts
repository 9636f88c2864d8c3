import { didYouMean } from '../exchange/spelling.ts';
import type { Entry } from './entries.ts';
import { derivedGuid, isGuid } from './resource-id.ts';
import type { FileSubscription } from './schema-directory.ts';
import type { Subscription } from './world.ts';
import type { Path, Report } from './world-error.ts';

/** The subscriptions that are declared, and those that a full id takes to exist. */
export type Subscriptions = {
  all(): readonly Subscription[];
  /** The one that is meant where none is named. */
  first(): Subscription;
  /** Takes a subscription to exist, by the GUID in a full id; reports anything but a GUID. */
  declare(subscriptionId: string, path: Path, report: Report): Subscription | undefined;
  /** By GUID or display name; reports where it finds none or two. */
  require(word: string, path: Path, report: Report): Subscription | undefined;
};

const guidOf = (entry: FileSubscription): string | undefined =>
  entry.subscriptionId ?? entry.id?.replace(/^\/subscriptions\//i, '') ?? undefined;

export const createSubscriptions = (
  entries: readonly Entry<FileSubscription>[],
  tenantId: string,
  report: Report,
): Subscriptions => {
  const byId = new Map<string, Subscription>();
  const byName = new Map<string, Subscription[]>();

  const add = (subscription: Subscription): Subscription => {
    byId.set(subscription.subscriptionId.toLowerCase(), subscription);
    const name = subscription.displayName.toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), subscription]);
    return subscription;
  };
  const declare: Subscriptions['declare'] = (subscriptionId, path, reportHere) => {
    const known = byId.get(subscriptionId.toLowerCase());
    if (known) return known;
    if (isGuid(subscriptionId)) return add({ subscriptionId, displayName: subscriptionId, state: 'Enabled', tenantId });
    reportHere(path, `"${subscriptionId}" is no subscription id; it is a GUID`);
    return undefined;
  };

  for (const { path, value } of entries) {
    const displayName = value.displayName ?? value.name ?? undefined;
    const written = guidOf(value);
    if (displayName === undefined && written === undefined) {
      report(path, 'needs a displayName or a subscriptionId');
      continue;
    }
    if (written !== undefined && !isGuid(written)) {
      report([...path, 'id'], `"${written}" is no subscription id; it is a GUID`);
      continue;
    }
    const subscriptionId = written ?? derivedGuid('subscription', displayName ?? '');
    if (byId.has(subscriptionId.toLowerCase())) {
      report(path, `subscription ${displayName ?? subscriptionId} is declared twice`);
      continue;
    }
    add({
      subscriptionId,
      displayName: displayName ?? subscriptionId,
      state: value.state ?? 'Enabled',
      tenantId: value.tenantId ?? tenantId,
    });
  }

  return {
    all: () => [...byId.values()],
    first: () => {
      for (const subscription of byId.values()) return subscription;
      const displayName = 'Azure subscription 1';
      return add({ subscriptionId: derivedGuid('subscription', displayName), displayName, state: 'Enabled', tenantId });
    },
    declare,
    require: (word, path, reportHere) => {
      const known = byId.get(word.replace(/^\/subscriptions\//i, '').toLowerCase());
      if (known) return known;
      const [subscription, other] = byName.get(word.toLowerCase()) ?? [];
      if (other && subscription) {
        reportHere(
          path,
          `"${word}" fits two subscriptions, ${subscription.subscriptionId} and ${other.subscriptionId}; write the id`,
        );
        return undefined;
      }
      if (!subscription) {
        reportHere(path, `no subscription named "${word}"`, {
          suggest: () =>
            didYouMean(
              word,
              [...byId.values()].flatMap((each) => [each.displayName, each.subscriptionId]),
            ),
        });
      }
      return subscription;
    },
  };
};
