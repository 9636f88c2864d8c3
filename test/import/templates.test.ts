import { describe, expect, test } from '@jest/globals';
import { importChecked } from '../../emulator/import/checked.ts';
import { readParameters } from '../../emulator/import/given.ts';
import { derivedGuid } from '../../emulator/world/resource-id.ts';
import type { World } from '../../emulator/world/world.ts';
import { named } from '../world/contoso.ts';
import { fixture, importAll, importFixture, refusalOf, sourceOf, templateOf } from './stage.ts';

const groupId = '/subscriptions/b6f03f55-70f7-5923-b2ce-73658563ce41/resourceGroups/rg-imported';
const machineId = (index: number): string => `${groupId}/providers/Microsoft.Compute/virtualMachines/vm-web-${index}`;
const identityId = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-web`;
const [reader, operator] = ['acdd72a7-3385-48ef-bd42-f606fba81ae7', '9980e02c-c2be-4d73-94e8-173b1dc7cf3c'];

const grantsOf = ({ roleAssignments }: World) =>
  roleAssignments.map(({ principalId, roleDefinitionId, scope }) => [principalId, roleDefinitionId, scope]);

describe('a template that Bicep compiled', () => {
  const words = (...more: string[]) => readParameters([importFixture('main.parameters.json'), ...more]);

  test('deploys a machine for each turn of a copy loop, its conditions, property loops and names evaluated', async () => {
    const { world } = importChecked([fixture('main.json')], { given: await words() });
    expect(world.resources.map(({ type, name }) => `${type.split('/')[1]} ${name}`)).toEqual([
      'resourceGroups rg-imported',
      'userAssignedIdentities id-web',
      expect.stringMatching(/^storageAccounts stweb[a-z2-7]{13}$/),
      'networkInterfaces nic-web-0',
      'networkInterfaces nic-web-1',
      'virtualMachines vm-web-0',
      'virtualMachines vm-web-1',
    ]);
    const machine = named(world, 'vm-web-1');
    expect(machine).toMatchObject({
      id: machineId(1),
      location: 'westus2',
      tags: { env: 'test', owner: 'web-team', index: '1' },
      zones: ['2'],
      identity: {
        type: 'SystemAssigned, UserAssigned',
        principalId: derivedGuid('principalId', machineId(1)),
        userAssignedIdentities: { [identityId]: { principalId: derivedGuid('principalId', identityId) } },
      },
      properties: {
        hardwareProfile: { vmSize: 'Standard_D2s_v3' },
        priority: 'Regular',
        storageProfile: {
          dataDisks: [
            { lun: 0, diskSizeGB: 64 },
            { lun: 1, diskSizeGB: 128 },
          ],
        },
        osProfile: { computerName: 'vm-web-1', adminUsername: 'ada' },
        networkProfile: {
          networkInterfaces: [{ id: `${groupId}/providers/Microsoft.Network/networkInterfaces/nic-web-1` }],
        },
      },
    });
    expect(machine.properties.osProfile).not.toHaveProperty('customData');
  });

  test('grants the roles that it assigns, to the ids that the machines will have', async () => {
    const { world } = importChecked([fixture('main.json')], { given: await words() });
    expect(grantsOf(world)).toEqual([
      [derivedGuid('principalId', identityId), reader, groupId],
      ...[0, 1].map((index) => [derivedGuid('principalId', machineId(index)), operator, machineId(index)]),
    ]);
  });

  test('takes parameters of a file and of words, the later over the earlier, and leaves out what its condition forbids', async () => {
    const given = await words('vmCount=1', 'spot=true', 'tags={"a":"b"}', 'prefix=api');
    const { world } = importChecked([fixture('main.json')], { given });
    expect(world.resources.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['id-api', 'vm-api-0', 'never-deployed']),
    );
    expect(named(world, 'vm-api-0')).toMatchObject({ tags: { a: 'b', index: '0' }, properties: { priority: 'Spot' } });
  });

  test('drops what may be secret, and says so once for each place', async () => {
    const { notes, content } = importChecked([fixture('main.json')], { given: await words('adminPassword=hunter2') });
    expect(notes).toEqual([
      expect.stringMatching(
        /^main\.json:\d+:\d+: resources\[3]\.properties\.osProfile\.adminPassword: dropped: it may hold a secret$/,
      ),
      expect.stringMatching(
        /^main\.json:\d+:\d+: resources\[3]\.properties\.osProfile\.customData: dropped: it may hold a secret$/,
      ),
    ]);
    expect(JSON.stringify(content)).not.toContain('hunter2');
  });

  test('lists every parameter that is missing or does not fit, at once', async () => {
    const given = await readParameters(['vmCount=two', 'vmSize=huge', 'vmCont=3']);
    expect(refusalOf(() => importChecked([fixture('main.json')], { given }))).toEqual([
      '--parameters: no template here has a parameter "vmCont"; did you mean "vmCount"?',
      expect.stringMatching(/^main\.json:14:5: parameters\.vmCount: expected a whole number, found a text$/),
      expect.stringMatching(
        /^main\.json:15:5: parameters\.vmSize: "huge" is not among "Standard_D2s_v3", "Standard_B2ms"$/,
      ),
      expect.stringMatching(
        /^main\.json:16:5: parameters\.adminUsername: has no default; give it a value: --parameters adminUsername=…$/,
      ),
    ]);
  });

  test('goes where it is told to', async () => {
    const where = { subscription: 'Contoso Dev', resourceGroup: 'rg-web', location: 'westeurope' };
    const { world } = importChecked([fixture('main.json')], { given: await words(), ...where });
    expect(world.subscriptions).toMatchObject([
      { displayName: 'Contoso Dev', subscriptionId: derivedGuid('subscription', 'Contoso Dev') },
    ]);
    expect(named(world, 'rg-web').location).toBe('westeurope');
    expect(named(world, 'vm-web-0')).toMatchObject({
      id: expect.stringContaining(
        `/subscriptions/${derivedGuid('subscription', 'Contoso Dev')}/resourceGroups/rg-web/`,
      ),
      location: 'westeurope',
    });
  });

  test('is the same world each time', async () => {
    const [one, two] = await Promise.all([words(), words()]);
    expect(importChecked([fixture('main.json')], { given: one })).toEqual(
      importChecked([fixture('main.json')], { given: two }),
    );
  });
});

describe('a template of modules, by symbolic names', () => {
  test('deploys each module into its group, with what other modules put out', () => {
    const { world, notes } = importAll([fixture('modules.json')]);
    expect(world.resources.map(({ id }) => id.split('/').slice(4).join('/'))).toEqual(
      expect.arrayContaining([
        'rg-dev',
        'rg-prod',
        'rg-dev/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-dev/federatedIdentityCredentials/github',
        'rg-prod/providers/Microsoft.Compute/virtualMachines/vm-1',
      ]),
    );
    expect(grantsOf(world)).toEqual(
      ['dev', 'prod'].map((each) => {
        const scope = `/subscriptions/b6f03f55-70f7-5923-b2ce-73658563ce41/resourceGroups/rg-${each}`;
        const id = `${scope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${each}`;
        return [derivedGuid('principalId', id), reader, scope];
      }),
    );
    expect(notes).toEqual([expect.stringMatching(/publicKeys\[0]\.keyData: dropped: it holds a secret$/)]);
  });
});

describe('a template', () => {
  const resource = { type: 'Contoso.Test/things', apiVersion: '2026-01-01' };
  const template = (resources: unknown, more: object = {}) => sourceOf({ ...templateOf(''), ...more, resources });
  const idsOf = (resources: unknown): string[] =>
    importAll([template(resources)]).world.resources.map(({ id }) => id.replace(`${groupId}/providers/`, ''));

  test('holds resources within resources', () => {
    const child = {
      ...resource,
      type: 'parts',
      name: 'b',
      resources: [{ ...resource, type: 'Contoso.Test/things/parts/bits', name: 'a/b/c' }],
    };
    expect(idsOf([{ ...resource, name: 'a', resources: [child] }])).toEqual([
      groupId,
      'Contoso.Test/things/a',
      'Contoso.Test/things/a/parts/b',
      'Contoso.Test/things/a/parts/b/bits/c',
    ]);
  });

  test('assigns roles at a resource by the old nested type, too', () => {
    const type = 'Contoso.Test/things/providers/roleAssignments';
    const properties = {
      roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${reader}')]`,
      principalId: '1a2b3c4d-0000-4000-8000-0000000000a1',
    };
    const name = "[concat('a/Microsoft.Authorization/', guid('a'))]";
    const { world } = importAll([
      template([
        { ...resource, name: 'a' },
        { type, name, properties },
      ]),
    ]);
    expect(grantsOf(world)).toEqual([[properties.principalId, reader, `${groupId}/providers/Contoso.Test/things/a`]]);
  });

  test('deploys within a template, seen from outside unless it says inner', () => {
    const nested = (options: object) => ({
      type: 'Microsoft.Resources/deployments',
      name: 'nested',
      resourceGroup: 'rg-b',
      properties: {
        ...options,
        template: { variables: { x: 'inner' }, resources: [{ ...resource, name: "[variables('x')]" }] },
      },
    });
    const variables = { x: 'outer' };
    const inner = { expressionEvaluationOptions: { scope: 'inner' } };
    const names = (options: object) =>
      importAll([template([nested(options)], { variables })]).world.resources.map(({ id }) =>
        id.split('/').slice(4).join('/'),
      );
    expect(names({})).toEqual(['rg-imported', 'rg-b/providers/Contoso.Test/things/outer', 'rg-b']);
    expect(names(inner)).toEqual(['rg-imported', 'rg-b/providers/Contoso.Test/things/inner', 'rg-b']);
  });

  test('of a management group or a tenant is refused', () => {
    expect(
      refusalOf(() =>
        importAll([sourceOf({ $schema: 'https://x/managementGroupDeploymentTemplate.json#', resources: [] })]),
      ),
    ).toEqual([
      'file.json: $schema: deploys to a management group or a tenant; a world has subscriptions and resource groups',
    ]);
  });

  test('knows what was imported beside it', () => {
    const principalId =
      "[reference(resourceId('rg-web', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-billing')).principalId]";
    const grant = {
      type: 'Microsoft.Authorization/roleAssignments',
      name: "[guid('a')]",
      properties: { principalId, roleDefinitionId: reader },
    };
    const { world } = importAll([fixture('az-identity-list.json'), template([grant])]);
    expect(world.roleAssignments).toMatchObject([{ principalId: '1a2b3c4d-0000-4000-8000-0000000000e1' }]);
  });

  test('is refused with everything that is wrong with it', () => {
    const resources = [
      { ...resource, name: "[parameters('nmae')]" },
      { ...resource, name: 'a/b' },
      { ...resource, name: 'c', copy: { name: 'many', count: 801 } },
      { type: 'Microsoft.Graph/applications@v1.0', name: 'app' },
      {
        type: 'Microsoft.Resources/deployments',
        name: 'linked',
        properties: { templateLink: { uri: 'https://contoso.example/a.json' } },
      },
      'nothing',
      { ...resource, name: 'd', location: '[nowhere()]', properties: { x: ['[concat(1]', "[variables('y')]"] } },
      { type: 'Microsoft.Authorization/roleAssignments', name: 'e', properties: {} },
    ];
    expect(refusalOf(() => importAll([template(resources)]))).toEqual([
      'file.json: resources[0].name: parameters(): the template has no parameter "nmae"',
      'file.json: resources[1].name: "a/b" does not fit Contoso.Test/things, which takes a name per segment',
      'file.json: resources[2].copy: copies 0 to 800 times, not 801',
      'file.json: resources[3].type: Microsoft.Graph/applications@v1.0 is no resource of Azure Resource Manager; only those can be imported',
      'file.json: resources[5]: expected a resource',
      'file.json: resources[4]: the template of this deployment lies elsewhere (templateLink); put it in, as bicep build does',
      'file.json: resources[6].location: no function nowhere() is known here',
      'file.json: resources[6].properties.x[0]: expected , at the end',
      'file.json: resources[6].properties.x[1]: variables(): the template has no variable "y"',
      'file.json: resources[7]: a role assignment needs principalId and roleDefinitionId',
    ]);
  });
});
