import { describe, expect, test } from '@jest/globals';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createStore } from '../../emulator/world/store.ts';
import { ask, createContosoArm, tokenFor } from './ask.ts';
import { billing, both, dev, groupReader, idOf, owner, prod, reader, tenantId, vm, world } from './contoso.ts';

const web1 = idOf(dev, 'rg-web', 'vm-web-1');
const at = async (apiVersion: string) => {
  const { status, json } = await ask(`${web1}?api-version=${apiVersion}`);
  expect(status).toBe(200);
  return json as { identity: unknown; etag?: string; properties: Record<string, Record<string, unknown>> };
};

describe('arm › a virtual machine', () => {
  test('is given as 2017-12-01 knew it', async () => {
    const { json } = await ask(`${web1}?api-version=2017-12-01`);
    expect(json).toEqual({
      name: 'vm-web-1',
      id: web1,
      type: 'Microsoft.Compute/virtualMachines',
      location: 'westus2',
      tags: {},
      identity: { type: 'SystemAssigned, UserAssigned', principalId: reader, tenantId, identityIds: [billing] },
      properties: {
        hardwareProfile: { vmSize: 'Standard_D2s_v3' },
        provisioningState: 'Succeeded',
        vmId: '66666666-6666-4666-8666-666666666666',
        storageProfile: {
          imageReference: { publisher: 'Canonical', offer: 'UbuntuServer', sku: '18.04-LTS', version: 'latest' },
          osDisk: { osType: 'Linux', name: 'vm-web-1_OsDisk_1', createOption: 'FromImage', diskSizeGB: 30 },
          dataDisks: [{ lun: 0 }],
        },
        osProfile: {
          computerName: 'vm-web-1',
          adminUsername: 'azureuser',
          linuxConfiguration: { disablePasswordAuthentication: true },
          secrets: [],
          allowExtensionOperations: true,
        },
        networkProfile: { networkInterfaces: [] },
      },
    });
  });

  test('is given as 2024-11-01 and all later versions know it, in the order that Azure writes', async () => {
    const { json, headers } = await ask(`${web1}?api-version=2024-11-01`);
    const expected = {
      name: 'vm-web-1',
      id: web1,
      type: 'Microsoft.Compute/virtualMachines',
      location: 'westus2',
      tags: {},
      identity: {
        type: 'SystemAssigned, UserAssigned',
        principalId: reader,
        tenantId,
        userAssignedIdentities: {
          [billing]: { principalId: groupReader, clientId: '77777777-7777-4777-8777-777777777777' },
        },
      },
      properties: {
        hardwareProfile: { vmSize: 'Standard_D2s_v3' },
        provisioningState: 'Succeeded',
        vmId: '66666666-6666-4666-8666-666666666666',
        storageProfile: vm(dev, 'rg-web', 'vm-web-1').properties.storageProfile,
        osProfile: {
          computerName: 'vm-web-1',
          adminUsername: 'azureuser',
          linuxConfiguration: { disablePasswordAuthentication: true, provisionVMAgent: true },
          secrets: [],
          allowExtensionOperations: true,
        },
        securityProfile: { securityType: 'TrustedLaunch' },
        networkProfile: { networkInterfaces: [] },
        timeCreated: '2026-01-12T04:00:00.0000000+00:00',
      },
      etag: '"1"',
    };
    expect(json).toEqual(expected);
    expect(Object.keys(json as object)).toEqual(Object.keys(expected));
    expect(headers.ETag).toBe('"1"');
    for (const later of ['2025-04-01', '2026-04-01', '2031-12-01']) expect(await at(later)).toEqual(expected);
  });

  test.each([
    ['osProfile.linuxConfiguration.provisionVMAgent', '2018-04-01', '2018-06-01'],
    ['storageProfile.imageReference.exactVersion', '2019-03-01', '2019-07-01'],
    ['securityProfile', '2019-12-01', '2020-06-01'],
    ['storageProfile.osDisk.deleteOption', '2020-12-01', '2021-03-01'],
    ['storageProfile.dataDisks.0.deleteOption', '2020-12-01', '2021-03-01'],
    ['timeCreated', '2021-07-01', '2021-11-01'],
    ['storageProfile.diskControllerType', '2022-03-01', '2022-08-01'],
  ])('has %s not at %s, but at %s', async (path, before, since) => {
    expect((await at(before)).properties).not.toHaveProperty(path);
    expect((await at(since)).properties).toHaveProperty(path);
  });

  test('names its user-assigned identities in a list until 2018-04-01 and in a map from 2018-06-01 on', async () => {
    expect((await at('2018-04-01')).identity).toHaveProperty('identityIds', [billing]);
    const later = (await at('2018-06-01')).identity;
    expect(later).not.toHaveProperty('identityIds');
    expect(later).toHaveProperty('userAssignedIdentities');
  });

  test.each([
    ['2017-12-01', 'UserAssigned', { type: 'UserAssigned', identityIds: [billing] }],
    ['2024-11-01', 'UserAssigned', { type: 'UserAssigned', userAssignedIdentities: both.userAssignedIdentities }],
    ['2017-12-01', 'SystemAssigned', { type: 'SystemAssigned', principalId: reader, tenantId }],
    ['2024-11-01', 'SystemAssigned', { type: 'SystemAssigned', principalId: reader, tenantId }],
    ['2024-11-01', 'None', undefined],
  ] as const)('at %s with an identity %s shows %j', async (apiVersion, type, shown) => {
    const store = createStore(world);
    store.put(vm(dev, 'rg-web', 'vm-web-1', { identity: { ...both, type } }));
    const reply = await createContosoArm({ store })(
      createRequest('GET', `${web1}?api-version=${apiVersion}`, {
        headers: { authorization: `Bearer ${await tokenFor(reader)}` },
      }),
    );
    expect(JSON.parse(reply.body.toString()).identity).toEqual(shown);
  });

  test('shows what a write has changed, though it was asked for before', async () => {
    const store = createStore(world);
    const arm = createContosoArm({ store });
    const headers = { authorization: `Bearer ${await tokenFor(reader)}` };
    const get = async () =>
      JSON.parse((await arm(createRequest('GET', `${web1}?api-version=2024-11-01`, { headers }))).body.toString());
    expect((await get()).tags).toEqual({});
    store.put(vm(dev, 'rg-web', 'vm-web-1', { tags: { a: 'b' }, etag: '"2"' }));
    expect(await get()).toMatchObject({ tags: { a: 'b' }, etag: '"2"' });
  });

  test.each([
    ['in lower case', web1.toLowerCase()],
    ['in upper case', web1.toUpperCase()],
    ['with doubled slashes', web1.replace('virtualMachines', '/virtualMachines')],
    ['with a slash at the end', `${web1}/`],
    ['percent-encoded', web1.replace('vm-web-1', '%76m%2Dweb-1')],
  ])('is found by a path %s', async (_, path) => {
    const { status, json } = await ask(`${path}?API-Version=2024-11-01`);
    expect(status).toBe(200);
    expect(json).toHaveProperty('id', web1);
  });

  test('is found in another subscription by whoever may look there', async () => {
    const { json } = await ask(`${idOf(prod, 'rg-prod', 'vm-prod-1')}?api-version=2024-11-01`, { as: owner });
    expect(json).toMatchObject({ name: 'vm-prod-1' });
    expect(json).not.toHaveProperty('identity');
  });
});
