import type { Resource } from '../world/world.ts';
import { flagAt, listAt, textAt, valueAt } from './reading.ts';
import { asOf } from './versions.ts';

/** `compute.storageProfile` (azure-rest-api-specs imds 2023-07-01; a VM of 2023: sap.sap_operations azure_imds). */
export const storageProfile = (properties: Resource['properties'], version: string): Record<string, unknown> => {
  const storage = properties.storageProfile;
  return asOf(version, [
    ['dataDisks', '', listAt(storage, 'dataDisks').map((disk) => dataDisk(disk, version))],
    ['imageReference', '', imageReference(valueAt(storage, 'imageReference'), version)],
    ['osDisk', '', osDisk(valueAt(storage, 'osDisk'), version)],
    ['resourceDisk', '2021-02-01', { size: String(localDiskOf(textAt(properties, 'hardwareProfile', 'vmSize'))) }],
  ]);
};

const imageReference = (image: unknown, version: string) => {
  const community = textAt(image, 'communityGalleryImageId');
  const shared = textAt(image, 'sharedGalleryImageId');
  return asOf(version, [
    ['communityGalleryImageId', '2023-07-01', community],
    ['exactVersion', '2023-07-01', community || shared ? textAt(image, 'exactVersion') : ''],
    ['id', '', textAt(image, 'id')],
    ['offer', '', textAt(image, 'offer')],
    ['publisher', '', textAt(image, 'publisher')],
    ['sharedGalleryImageId', '2023-07-01', shared],
    ['sku', '', textAt(image, 'sku')],
    ['version', '', textAt(image, 'version')],
  ]);
};

/** What both kinds of disk have. */
const disk = (value: unknown) => ({
  caching: textAt(value, 'caching'),
  createOption: textAt(value, 'createOption'),
  diskSizeGB: textAt(value, 'diskSizeGB'),
  image: { uri: textAt(value, 'image', 'uri') },
  managedDisk: {
    id: textAt(value, 'managedDisk', 'id'),
    storageAccountType: textAt(value, 'managedDisk', 'storageAccountType'),
  },
  name: textAt(value, 'name'),
  vhd: { uri: textAt(value, 'vhd', 'uri') },
  writeAcceleratorEnabled: flagAt(value, 'writeAcceleratorEnabled'),
});

const osDisk = (value: unknown, version: string) =>
  inOrder({
    ...disk(value),
    diffDiskSettings: { option: textAt(value, 'diffDiskSettings', 'option') },
    encryptionSettings: encryptionSettings(valueAt(value, 'encryptionSettings'), version),
    osType: textAt(value, 'osType'),
  });

const encryptionSettings = (value: unknown, version: string) =>
  asOf(version, [
    ['diskEncryptionKey', '2021-11-01', key(value, 'diskEncryptionKey', 'secretUrl')],
    ['enabled', '', flagAt(value, 'enabled')],
    ['keyEncryptionKey', '2021-11-01', key(value, 'keyEncryptionKey', 'keyUrl')],
  ]);

const key = (value: unknown, name: string, url: string) =>
  inOrder({ [url]: textAt(value, name, url), sourceVault: { id: textAt(value, name, 'sourceVault', 'id') } });

/** The three quotas and the sharing are told of Ultra Disks only. */
const dataDisk = (value: unknown, version: string) => {
  const isUltra = textAt(value, 'managedDisk', 'storageAccountType') === 'UltraSSD_LRS';
  const ofUltra = (name: string) => (isUltra ? textAt(value, name) : '');
  return inOrder({
    ...disk(value),
    lun: textAt(value, 'lun'),
    ...asOf(version, [
      ['bytesPerSecondThrottle', '2021-05-01', ofUltra('bytesPerSecondThrottle')],
      ['diskCapacityBytes', '2021-05-01', isUltra ? String(Number(textAt(value, 'diskSizeGB')) * 2 ** 30) : ''],
      ['isSharedDisk', '2021-05-01', isUltra ? flagAt(value, 'isSharedDisk') : ''],
      ['isUltraDisk', '2021-05-01', String(isUltra)],
      ['opsPerSecondThrottle', '2021-05-01', ofUltra('opsPerSecondThrottle')],
    ]),
  });
};

const inOrder = (document: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(document).sort(([left], [right]) => (left < right ? -1 : 1)));

/**
 * Size of the local temporary disk: none, but in the families that have one. The documents say kilobytes, machines say
 * MiB: 65536 on a Standard_D8s_v3 (sap.sap_operations azure_imds).
 */
const localDiskOf = (size: string): number => {
  const family = localDisks.find(([pattern]) => pattern.test(size));
  return family ? Number(family[0].exec(size)?.[1]) * family[1] : 0;
};

const localDisks: readonly (readonly [pattern: RegExp, mebibytesPerCore: number])[] = [
  [/^Standard_B(\d+)ms$/i, 8192],
  [/^Standard_DS?(\d+)s?_v3$/i, 8192],
  [/^Standard_E(\d+)s?_v3$/i, 16_384],
  [/^Standard_F(\d+)s_v2$/i, 8192],
  [/^Standard_[DE](\d+)d[a-z]*_v[45]$/i, 38_400],
];
