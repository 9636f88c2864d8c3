import { parseResourceId } from '../world/resource-id.ts';
import type { Resource } from '../world/world.ts';
import { flagAt, listAt, textAt } from './reading.ts';
import { storageProfile } from './storage.ts';
import { asOf } from './versions.ts';

/** The `compute` document of a virtual machine: every key that the api-version has, in the order of the alphabet. */
export const computeOf = (vm: Resource, version: string): Record<string, unknown> => {
  const { properties } = vm;
  const { subscriptionId = '', resourceGroup = '' } = parseResourceId(vm.id) ?? {};
  const image = (key: string) => textAt(properties, 'storageProfile', 'imageReference', key);
  const osType = textAt(properties, 'storageProfile', 'osDisk', 'osType');
  const tags = Object.entries(vm.tags ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
  const zone = textAt(listAt(vm, 'zones')[0]);
  return asOf(version, [
    [
      'additionalCapabilities',
      '2021-11-01',
      { hibernationEnabled: flagAt(properties, 'additionalCapabilities', 'hibernationEnabled') },
    ],
    ['azEnvironment', '2018-10-01', 'AzurePublicCloud'],
    // Deprecated and always empty: custom data is for the guest's own disk (instance-metadata-service.md, FAQ).
    ['customData', '2019-02-01', ''],
    ['evictionPolicy', '2020-12-01', textAt(properties, 'evictionPolicy')],
    ['extendedLocation', '2021-03-01', named(vm, 'extendedLocation', ['name', 'type'])],
    ['host', '2021-11-15', named(properties, 'host', ['id'])],
    ['hostGroup', '2021-11-15', named(properties, 'hostGroup', ['id'])],
    ['isHostCompatibilityLayerVm', '2020-06-01', 'false'],
    ['licenseType', '2020-09-01', textAt(properties, 'licenseType')],
    ['location', '', vm.location ?? ''],
    ['name', '', vm.name],
    ['offer', '', image('offer')],
    ['osProfile', '2020-07-15', osProfile(properties, osType, version)],
    ['osType', '', osType],
    // ARM lists physical zones so (`eastus-az1`); the documents' one example is `useast-AZ01`.
    ['physicalZone', '2023-11-15', zone && `${vm.location}-az${zone}`],
    ['placementGroupId', '2017-08-01', ''],
    ['plan', '2018-04-02', planOf(vm)],
    ['platformFaultDomain', '', textAt(properties, 'platformFaultDomain') || '0'],
    ['platformSubFaultDomain', '2021-10-01', ''],
    ['platformUpdateDomain', '', '0'],
    ['priority', '2020-12-01', textAt(properties, 'priority')],
    ['provider', '2018-10-01', 'Microsoft.Compute'],
    ['publicKeys', '2018-04-02', publicKeys(properties)],
    ['publisher', '', image('publisher')],
    ['resourceGroupName', '2017-08-01', resourceGroup],
    ['resourceId', '2019-03-11', vm.id],
    ['securityProfile', '2020-06-01', securityProfile(properties, version)],
    ['sku', '', image('sku')],
    ['storageProfile', '2019-06-01', storageProfile(properties, version)],
    ['subscriptionId', '2017-08-01', subscriptionId],
    ['tags', '2017-08-01', tags.map(([name, value]) => `${name}:${value}`).join(';')],
    ['tagsList', '2019-06-04', tags.map(([name, value]) => ({ name, value }))],
    ['userData', '2021-01-01', textAt(properties, 'userData')],
    ['version', '', image('exactVersion') || image('version')],
    ['virtualMachineScaleSet', '2021-03-01', named(properties, 'virtualMachineScaleSet', ['id'])],
    ['vmId', '', textAt(properties, 'vmId')],
    ['vmScaleSetName', '2017-12-01', textAt(properties, 'virtualMachineScaleSet', 'id').split('/').at(-1)],
    ['vmSize', '', textAt(properties, 'hardwareProfile', 'vmSize')],
    ['zone', '2017-12-01', zone],
  ]);
};

/** The image's plan, empty where it has none; the attested document holds the same. */
export const planOf = (vm: Resource): Record<string, string> => named(vm, 'plan', ['name', 'product', 'publisher']);

const named = (value: unknown, name: string, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [key, textAt(value, name, key)]));

const osProfile = (properties: Resource['properties'], osType: string, version: string) =>
  asOf(version, [
    ['adminUsername', '', textAt(properties, 'osProfile', 'adminUsername')],
    ['computerName', '', textAt(properties, 'osProfile', 'computerName')],
    [
      'disablePasswordAuthentication',
      '2020-10-01',
      osType === 'Linux' ? flagAt(properties, 'osProfile', 'linuxConfiguration', 'disablePasswordAuthentication') : '',
    ],
  ]);

const publicKeys = (properties: Resource['properties']) =>
  listAt(properties, 'osProfile', 'linuxConfiguration', 'ssh', 'publicKeys').map((key) => ({
    keyData: textAt(key, 'keyData'),
    path: textAt(key, 'path'),
  }));

const securityProfile = (properties: Resource['properties'], version: string) => {
  const profile = properties.securityProfile;
  return asOf(version, [
    ['encryptionAtHost', '2021-11-01', flagAt(profile, 'encryptionAtHost')],
    ['secureBootEnabled', '', flagAt(profile, 'uefiSettings', 'secureBootEnabled')],
    ['securityType', '2021-12-13', textAt(profile, 'securityType')],
    ['virtualTpmEnabled', '', flagAt(profile, 'uefiSettings', 'vTpmEnabled')],
  ]);
};
