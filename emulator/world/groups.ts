import { didYouMean } from '../exchange/spelling.ts';
import { resourceGroupId } from './resource-id.ts';
import type { Path, Report } from './world-error.ts';

export const resourceGroups = 'Microsoft.Resources/resourceGroups';

export type Group = {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  /** True where only a full id passed through it. */
  readonly implied: boolean;
  location?: string;
};

/** The resource groups that are declared, and those that a full id takes to exist. */
export type Groups = {
  all(): Iterable<Group>;
  /** The group of that name in that subscription, taken to exist if need be. */
  declare(subscriptionId: string, name: string, implied: boolean): Group;
  /**
   * By name, in any subscription or in the given one. Where none or two fit, that is reported and a stand-in given, so
   * that the rest of whatever lies in it can still be checked.
   */
  require(name: string | null | undefined, subscriptionId: string | undefined, path: Path, report: Report): Group;
};

export const createGroups = (): Groups => {
  const byKey = new Map<string, Group>();
  const byName = new Map<string, Group[]>();

  return {
    all: () => byKey.values(),
    declare: (subscriptionId, name, implied) => {
      const key = `${subscriptionId}/${name}`.toLowerCase();
      const known = byKey.get(key);
      if (known) return known;
      const group: Group = { id: resourceGroupId(subscriptionId, name), name, subscriptionId, implied };
      byKey.set(key, group);
      const shelf = byName.get(name.toLowerCase());
      if (shelf) shelf.push(group);
      else byName.set(name.toLowerCase(), [group]);
      return group;
    },
    require: (name, subscriptionId, path, report) => {
      const standIn = { id: resourceGroupId('?', name ?? '?'), name: name ?? '?', subscriptionId: '?', implied: true };
      if (!name) {
        report(path, 'needs a resourceGroup, or a full id');
        return standIn;
      }
      const fitting = (byName.get(name.toLowerCase()) ?? []).filter(
        (group) => subscriptionId === undefined || group.subscriptionId === subscriptionId,
      );
      const [group, other] = fitting;
      const place = [...path, 'resourceGroup'];
      if (group && other) {
        report(place, `"${name}" fits two resource groups, ${group.id} and ${other.id}; say which with subscription`);
      } else if (!group) {
        const inIt = subscriptionId === undefined ? '' : ` in subscription ${subscriptionId}`;
        const suggest = (): string =>
          didYouMean(
            name,
            Array.from(byKey.values(), (each) => each.name),
          );
        report(place, `no resource group named "${name}"${inIt}`, { suggest });
      }
      return group ?? standIn;
    },
  };
};
