import { describe, expect, test } from '@jest/globals';
import { imds } from '../../emulator/identity/sources/imds.ts';
import { apiVersions } from '../../emulator/metadata/versions.ts';
import { createImds } from './ask.ts';

const text = async (path: string, as?: string, world?: unknown): Promise<string> => {
  const { ask } = await createImds(as, world);
  const reply = await ask(`/metadata/instance${path}?api-version=2025-04-07&format=text`);
  expect(reply.status).toBe(200);
  expect(reply.headers).toEqual({ 'Content-Type': 'text/plain; charset=utf-8', Server: imds.headers.Server });
  return String(reply.body);
};

/** Every path of a document, those of lists by their index. */
const pathsOf = (value: unknown, at = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, `${at}/${key}`))
    : [at];

describe('instance', () => {
  test('has in every api-version all that the one before had, every leaf a string', async () => {
    const { ask } = await createImds();
    let before: string[] = [];
    for (const version of apiVersions) {
      const reply = await ask(`/metadata/instance?api-version=${version}`);
      expect(reply.status).toBe(200);
      const document = JSON.parse(String(reply.body));
      const paths = pathsOf(document);
      expect(before.filter((path) => !paths.includes(path))).toEqual([]);
      expect(String(reply.body)).not.toMatch(/:(?:\d|true|false|null)/);
      const keys = Object.keys(document.compute);
      expect(keys).toEqual([...keys].sort());
      before = paths;
    }
    expect(before).toContain('/compute/physicalZone');
  });

  test.each([
    ['vmScaleSetName', '2017-12-01', '2017-10-01'],
    ['zone', '2017-12-01', '2017-10-01'],
    ['plan', '2018-04-02', '2018-02-01'],
    ['publicKeys', '2018-04-02', '2018-02-01'],
    ['azEnvironment', '2018-10-01', '2018-04-02'],
    ['provider', '2018-10-01', '2018-04-02'],
    ['customData', '2019-02-01', '2018-10-01'],
    ['resourceId', '2019-03-11', '2019-02-01'],
    ['storageProfile', '2019-06-01', '2019-04-30'],
    ['tagsList', '2019-06-04', '2019-06-01'],
    ['isHostCompatibilityLayerVm', '2020-06-01', '2019-11-01'],
    ['securityProfile', '2020-06-01', '2019-11-01'],
    ['osProfile', '2020-07-15', '2020-06-01'],
    ['osProfile/disablePasswordAuthentication', '2020-10-01', '2020-09-01'],
    ['licenseType', '2020-09-01', '2020-07-15'],
    ['evictionPolicy', '2020-12-01', '2020-10-01'],
    ['priority', '2020-12-01', '2020-10-01'],
    ['userData', '2021-01-01', '2020-12-01'],
    ['storageProfile/resourceDisk', '2021-02-01', '2021-01-01'],
    ['extendedLocation', '2021-03-01', '2021-02-01'],
    ['virtualMachineScaleSet/id', '2021-03-01', '2021-02-01'],
    ['platformSubFaultDomain', '2021-10-01', '2021-08-01'],
    ['additionalCapabilities/hibernationEnabled', '2021-11-01', '2021-10-01'],
    ['securityProfile/encryptionAtHost', '2021-11-01', '2021-10-01'],
    ['storageProfile/osDisk/encryptionSettings/diskEncryptionKey', '2021-11-01', '2021-10-01'],
    ['host', '2021-11-15', '2021-11-01'],
    ['hostGroup', '2021-11-15', '2021-11-01'],
    ['securityProfile/securityType', '2021-12-13', '2021-11-15'],
    ['storageProfile/imageReference/exactVersion', '2023-07-01', '2021-12-13'],
    ['physicalZone', '2023-11-15', '2023-07-01'],
  ])('has %s since %s and not in %s', async (path, since, before) => {
    const { ask } = await createImds();
    const asked = (version: string) => ask(`/metadata/instance/compute/${path}?api-version=${version}&format=text`);
    expect((await asked(since)).status).toBe(200);
    expect((await asked(before)).status).toBe(404);
  });

  test('as text lists the keys of what holds more, with a slash behind those that do too', async () => {
    expect(await text('')).toBe('compute/\nnetwork/');
    expect(await text('/compute/osProfile')).toBe('adminUsername\ncomputerName\ndisablePasswordAuthentication');
    expect(await text('/network/interface')).toBe('0/');
    expect(await text('/compute/storageProfile/dataDisks')).toBe('');
  });

  test('as text gives a leaf bare, in any casing, with or without slashes too many', async () => {
    expect(await text('/compute/osProfile/computerName')).toBe('vm-web-1');
    expect(await text('/Compute/OSPROFILE/computername')).toBe('vm-web-1');
    expect(await text('//compute//name/')).toBe('vm-web-1');
    expect(await text('/compute/%6Eame')).toBe('vm-web-1');
    expect(await text('/compute/zone')).toBe('');
  });

  test('tells of a Windows machine, a zone, a scale set, data disks and user data what the world says', async () => {
    const scaleSet =
      '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/scale-set-1';
    const world = {
      resources: [
        { type: 'Microsoft.Resources/resourceGroups', name: 'rg', location: 'eastus' },
        {
          type: 'Microsoft.Compute/virtualMachines',
          resourceGroup: 'rg',
          name: 'vm-1',
          zones: ['3'],
          plan: { name: 'planName', product: 'planProduct', publisher: 'planPublisher' },
          properties: {
            hardwareProfile: { vmSize: 'Standard_E4ds_v5' },
            priority: 'Spot',
            evictionPolicy: 'Deallocate',
            licenseType: 'Windows_Server',
            userData: 'Zm9vYmFy',
            virtualMachineScaleSet: { id: scaleSet },
            additionalCapabilities: { hibernationEnabled: true },
            securityProfile: {
              securityType: 'TrustedLaunch',
              encryptionAtHost: true,
              uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
            },
            storageProfile: {
              osDisk: { osType: 'Windows' },
              dataDisks: [
                { lun: 0, name: 'data', createOption: 'Empty', caching: 'None', diskSizeGB: 1024 },
                { lun: 1, name: 'ultra', diskSizeGB: 256, managedDisk: { storageAccountType: 'UltraSSD_LRS' } },
              ],
            },
          },
        },
      ],
    };
    const leaf = (path: string) => text(`/compute/${path}`, 'vm-1', world);
    expect(await leaf('osType')).toBe('Windows');
    expect(await leaf('osProfile/disablePasswordAuthentication')).toBe('');
    expect(await leaf('publicKeys')).toBe('');
    expect(await leaf('zone')).toBe('3');
    expect(await leaf('physicalZone')).toBe('eastus-az3');
    expect(await leaf('plan/product')).toBe('planProduct');
    expect(await leaf('priority')).toBe('Spot');
    expect(await leaf('evictionPolicy')).toBe('Deallocate');
    expect(await leaf('licenseType')).toBe('Windows_Server');
    expect(await leaf('userData')).toBe('Zm9vYmFy');
    expect(await leaf('virtualMachineScaleSet/id')).toBe(scaleSet);
    expect(await leaf('vmScaleSetName')).toBe('scale-set-1');
    expect(await leaf('additionalCapabilities/hibernationEnabled')).toBe('true');
    expect(await leaf('securityProfile/securityType')).toBe('TrustedLaunch');
    expect(await leaf('securityProfile/encryptionAtHost')).toBe('true');
    expect(await leaf('securityProfile/secureBootEnabled')).toBe('true');
    expect(await leaf('securityProfile/virtualTpmEnabled')).toBe('true');
    expect(await leaf('storageProfile/resourceDisk/size')).toBe('153600');
    expect(await leaf('storageProfile/dataDisks')).toBe('0/\n1/');
    expect(await leaf('storageProfile/dataDisks/0/diskSizeGB')).toBe('1024');
    expect(await leaf('storageProfile/dataDisks/0/isUltraDisk')).toBe('false');
    expect(await leaf('storageProfile/dataDisks/0/diskCapacityBytes')).toBe('');
    expect(await leaf('storageProfile/dataDisks/1/diskCapacityBytes')).toBe('274877906944');
    expect(await leaf('storageProfile/dataDisks/1/isSharedDisk')).toBe('false');
  });

  test('follows a write to the store', async () => {
    const { ask, store, host } = await createImds();
    store.put({ ...host(), tags: { tier: 'back' } });
    const reply = await ask('/metadata/instance/compute/tags?api-version=2025-04-07&format=text');
    expect(reply.body).toBe('tier:back');
  });

  test('gives an interface that is not declared addresses that stay, or those that az vm show -d printed', async () => {
    const own = await text('/network/interface/0/ipv4/ipAddress/0/privateIpAddress');
    expect(own).toMatch(/^10(\.\d{1,3}){3}$/);
    expect(await text('/network/interface/0/ipv4/ipAddress/0/privateIpAddress')).toBe(own);
    expect(await text('/network/interface/0/macAddress')).toMatch(/^000D3A[0-9A-F]{6}$/);
    const world = {
      resources: [
        { type: 'Microsoft.Resources/resourceGroups', name: 'rg', location: 'eastus' },
        {
          type: 'Microsoft.Compute/virtualMachines',
          resourceGroup: 'rg',
          name: 'vm-1',
          privateIps: '10.1.0.4',
          publicIps: '52.1.2.3',
          macAddresses: '00-0D-3A-F8-06-EC',
        },
      ],
    };
    const { ask } = await createImds('vm-1', world);
    const { body } = await ask('/metadata/instance/network?api-version=2025-04-07');
    expect(JSON.parse(String(body))).toEqual({
      interface: [
        {
          ipv4: {
            ipAddress: [{ privateIpAddress: '10.1.0.4', publicIpAddress: '52.1.2.3' }],
            subnet: [{ address: '10.1.0.0', prefix: '24' }],
          },
          ipv6: { ipAddress: [] },
          macAddress: '000D3AF806EC',
        },
      ],
    });
  });

  test('is there for virtual machines only', async () => {
    const world = {
      resources: [
        { type: 'Microsoft.Resources/resourceGroups', name: 'rg', location: 'eastus' },
        {
          type: 'Microsoft.Compute/virtualMachineScaleSets',
          resourceGroup: 'rg',
          name: 'set-1',
          identity: { type: 'SystemAssigned' },
        },
      ],
    };
    const { ask } = await createImds('set-1', world);
    for (const path of ['instance', 'attested/document']) {
      const reply = await ask(`/metadata/${path}?api-version=2021-02-01`);
      expect(reply).toMatchObject({ status: 404, body: '{"error":"Not found"}' });
      expect(reply.outcome.decision).toBe(
        'refused: set-1 is a Microsoft.Compute/virtualMachineScaleSets; only a virtual machine has instance metadata',
      );
    }
    expect((await ask('/metadata/versions')).status).toBe(200);
  });

  test('refuses a format that there is not', async () => {
    const { ask } = await createImds();
    expect(await ask('/metadata/instance?api-version=2021-02-01&format=xml')).toMatchObject({
      status: 400,
      body: '{"error":"Bad request. format must be json or text"}',
      outcome: { decision: 'refused: format "xml" is neither json nor text' },
    });
  });
});

test('metadata › the newest api-versions that the token’s path names are the newest there are', () => {
  const words = imds.words['api-version-missing'] as unknown as () => { body: { 'newest-versions': string[] } };
  expect(words().body['newest-versions']).toEqual([...apiVersions].reverse().slice(0, 3));
});
