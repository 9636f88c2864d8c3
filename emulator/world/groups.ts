import { resourceGroupId } from './resource-id.ts';
import { didYouMean } from './suggestion.ts';
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
  has(subscriptionId: string, name: string): boolean;
  named(name: string): readonly Group[];
  /** By name, in any subscription or in the given one; reports where it finds none or two. */
  require(name: string, subscriptionId: string | undefined, path: Path, report: Report): Group | undefined;
};

export const createGroups = (): Groups => {
  const byKey = new Map<string, Group>();
  const byName = new Map<string, Group[]>();
  const keyOf = (subscriptionId: string, name: string): string => `${subscriptionId}/${name}`.toLowerCase();

  return {
    all: () => byKey.values(),
    named: (name) => byName.get(name.toLowerCase()) ?? [],
    has: (subscriptionId, name) => byKey.has(keyOf(subscriptionId, name)),
    declare: (subscriptionId, name, implied) => {
      const key = keyOf(subscriptionId, name);
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
      const fitting = (byName.get(name.toLowerCase()) ?? []).filter(
        (group) => subscriptionId === undefined || group.subscriptionId === subscriptionId,
      );
      const [group, other] = fitting;
      if (group && other) {
        report(path, `"${name}" fits two resource groups, ${group.id} and ${other.id}; say which with subscription`);
        return undefined;
      }
      if (!group) {
        const inIt = subscriptionId === undefined ? '' : ` in subscription ${subscriptionId}`;
        report(path, `no resource group named "${name}"${inIt}`, {
          suggest: () =>
            didYouMean(
              name,
              [...byKey.values()].map((each) => each.name),
            ),
        });
      }
      return group;
    },
  };
};
