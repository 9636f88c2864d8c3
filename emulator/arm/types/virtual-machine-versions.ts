import type { IdentityBlock } from '../../world/world.ts';
import { isSince } from '../api-version.ts';
import type { Json } from './resource-type.ts';

/** The first api-version that shows each property, by its path below `properties` (arm.md §1.3, from the SDKs' models). */
const firstVersions: readonly (readonly [path: string, first: string])[] = [
  ['proximityPlacementGroup', '2018-04-01'],
  ['additionalCapabilities', '2018-06-01'],
  ['storageProfile.osDisk.diffDiskSettings', '2018-06-01'],
  ['osProfile.linuxConfiguration.provisionVMAgent', '2018-06-01'],
  ['priority', '2019-03-01'],
  ['evictionPolicy', '2019-03-01'],
  ['billingProfile', '2019-03-01'],
  ['host', '2019-03-01'],
  ['virtualMachineScaleSet', '2019-03-01'],
  ['osProfile.requireGuestProvisionSignal', '2019-03-01'],
  ['storageProfile.imageReference.exactVersion', '2019-07-01'],
  ['securityProfile', '2020-06-01'],
  ['hostGroup', '2020-06-01'],
  ['extensionsTimeBudget', '2020-06-01'],
  ['platformFaultDomain', '2020-12-01'],
  ['osProfile.linuxConfiguration.patchSettings', '2020-12-01'],
  ['osProfile.windowsConfiguration.patchSettings', '2020-12-01'],
  ['scheduledEventsProfile', '2021-03-01'],
  ['storageProfile.osDisk.deleteOption', '2021-03-01'],
  ['storageProfile.dataDisks.deleteOption', '2021-03-01'],
  ['networkProfile.networkInterfaces.properties.deleteOption', '2021-03-01'],
  ['networkProfile.networkApiVersion', '2021-03-01'],
  ['capacityReservation', '2021-04-01'],
  ['applicationProfile', '2021-07-01'],
  ['hardwareProfile.vmSizeProperties', '2021-07-01'],
  ['storageProfile.imageReference.sharedGalleryImageId', '2021-07-01'],
  ['timeCreated', '2021-11-01'],
  ['storageProfile.imageReference.communityGalleryImageId', '2021-11-01'],
  ['storageProfile.diskControllerType', '2022-08-01'],
];

/** Taken in by a write, never given back (arm.md §1.2); userData and instanceView only when expanded. */
const neverShown = ['osProfile.adminPassword', 'osProfile.customData', 'userData', 'instanceView'];

/** What to leave out, key by key; `true` is the end of a path. */
type Tree = Map<string, Tree | true>;

const treeOf = (paths: readonly string[]): Tree => {
  const root: Tree = new Map();
  for (const path of paths) {
    const keys = path.split('.');
    const last = keys.pop() as string;
    let tree = root;
    for (const key of keys) {
      const below = tree.get(key);
      if (below === true) break;
      const next: Tree = below ?? new Map();
      tree.set(key, next);
      tree = next;
    }
    tree.set(last, true);
  }
  return root;
};

/** A copy without what the tree leads to, through every element of an array on the way. What it doesn't touch is shared. */
const without = (value: unknown, tree: Tree): unknown => {
  if (Array.isArray(value)) return value.map((each) => without(each, tree));
  if (typeof value !== 'object' || value === null) return value;
  const left: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    const below = tree.get(key);
    if (below !== true) left[key] = below ? without(each, below) : each;
  }
  return left;
};

const trees = new Map<string, Tree>();

const treeAt = (apiVersion: string): Tree => {
  const known = trees.get(apiVersion);
  if (known) return known;
  const hidden = firstVersions.filter(([, first]) => !isSince(apiVersion, first)).map(([path]) => path);
  const tree = treeOf([...neverShown, ...hidden]);
  // Versions newer than all listed are accepted too, and so have no end.
  if (trees.size >= 100) trees.clear();
  trees.set(apiVersion, tree);
  return tree;
};

/** The properties that a VM shows at this api-version. */
export const propertiesAt = (properties: Json, apiVersion: string): Json =>
  without(properties, treeAt(apiVersion)) as Json;

/** The identity block at this api-version; undefined for none (arm.md §1.4). */
export const identityBlock = (block: IdentityBlock | undefined, apiVersion: string): Json | undefined => {
  if (!block || block.type === 'None') return undefined;
  const { type, principalId, tenantId, userAssignedIdentities = {} } = block;
  const hasUser = type.includes('UserAssigned');
  return {
    type,
    ...(type.startsWith('SystemAssigned') ? { principalId, tenantId } : {}),
    ...(hasUser && !isSince(apiVersion, '2018-06-01') ? { identityIds: Object.keys(userAssignedIdentities) } : {}),
    ...(hasUser && isSince(apiVersion, '2018-06-01')
      ? {
          userAssignedIdentities: Object.fromEntries(
            Object.entries(userAssignedIdentities).map(([id, each]) => [
              id,
              { principalId: each.principalId, clientId: each.clientId },
            ]),
          ),
        }
      : {}),
  };
};
