import { describe, expect, test } from '@jest/globals';
import { coreApiVersions } from '../../emulator/arm/types/core-api-versions.ts';
import { virtualMachines } from '../../emulator/arm/types/virtual-machines.ts';
import { ask } from './ask.ts';
import { dev, idOf } from './contoso.ts';

const version = 'api-version=2024-11-01';
const web1 = idOf(dev, 'rg-web', 'vm-web-1');
const inDev = `/subscriptions/${dev}`;
const compute = `${inDev}/providers/Microsoft.Compute`;
const unknown = '88888888-8888-4888-8888-888888888888';

const coreVersions = [...coreApiVersions].reverse().join(',');
const machineVersions = [...virtualMachines.apiVersions].reverse().join(',');

type Row = readonly [what: string, target: string, status: number, code: string, message: string];

const malformedUrl = 'The request URL is invalid.';
const rows: readonly Row[] = [
  [
    'no api-version',
    web1,
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
  ],
  [
    'an empty api-version',
    `${web1}?api-version=`,
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
  ],
  [
    'no api-version at the root',
    '/',
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
  ],
  [
    'a subscription that is no GUID',
    `/subscriptions/mine?${version}`,
    400,
    'InvalidSubscriptionId',
    "The provided subscription identifier 'mine' is malformed or invalid.",
  ],
  [
    'an unknown subscription',
    `/subscriptions/${unknown}?${version}`,
    404,
    'SubscriptionNotFound',
    `The subscription '${unknown}' could not be found.`,
  ],
  [
    'an unknown namespace',
    `${inDev}/providers/Foo.Bar/things?${version}`,
    404,
    'InvalidResourceNamespace',
    "The resource namespace 'Foo.Bar' is invalid.",
  ],
  [
    'an unknown namespace alone',
    `${inDev}/providers/Foo.Bar?${version}`,
    404,
    'InvalidResourceNamespace',
    "The resource namespace 'Foo.Bar' is invalid.",
  ],
  [
    'an unknown type',
    `${compute}/virtualRobots?${version}`,
    404,
    'InvalidResourceType',
    "The resource type could not be found in the namespace 'Microsoft.Compute' for api version '2024-11-01'.",
  ],
  [
    'an unknown nested type',
    `${web1}/robots/r2?${version}`,
    404,
    'InvalidResourceType',
    "The resource type could not be found in the namespace 'Microsoft.Compute' for api version '2024-11-01'.",
  ],
  [
    'a virtual machine outside a group',
    `${compute}/virtualMachines/vm-web-1?${version}`,
    404,
    'InvalidResourceType',
    "The resource type could not be found in the namespace 'Microsoft.Compute' for api version '2024-11-01'.",
  ],
  [
    'virtual machines of the whole tenant',
    `/providers/Microsoft.Compute/virtualMachines?${version}`,
    404,
    'InvalidResourceType',
    "The resource type could not be found in the namespace 'Microsoft.Compute' for api version '2024-11-01'.",
  ],
  [
    'an api-version that a provider never had',
    `${web1}?api-version=2017-12-02`,
    404,
    'InvalidResourceType',
    `The resource type 'virtualMachines' could not be found in the namespace 'Microsoft.Compute' for api version '2017-12-02'. The supported api-versions are '${machineVersions}'.`,
  ],
  [
    'an api-version that is no date',
    `${web1}?api-version=latest`,
    404,
    'InvalidResourceType',
    `The resource type 'virtualMachines' could not be found in the namespace 'Microsoft.Compute' for api version 'latest'. The supported api-versions are '${machineVersions}'.`,
  ],
  [
    'an api-version that is no day',
    `${web1}?api-version=2031-13-32`,
    404,
    'InvalidResourceType',
    `The resource type 'virtualMachines' could not be found in the namespace 'Microsoft.Compute' for api version '2031-13-32'. The supported api-versions are '${machineVersions}'.`,
  ],
  [
    'an api-version that ARM itself never had',
    `${inDev}?api-version=2017-12-02`,
    400,
    'InvalidApiVersionParameter',
    `The api-version '2017-12-02' is invalid. The supported versions are '${coreVersions}'.`,
  ],
  [
    'an empty name, as a core resource',
    `${inDev}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/?api-version=2023-09-01`,
    400,
    'InvalidApiVersionParameter',
    `The api-version '2023-09-01' is invalid. The supported versions are '${coreVersions}'.`,
  ],
  [
    'an unknown group',
    `${inDev}/resourceGroups/rg-none?${version}`,
    404,
    'ResourceGroupNotFound',
    "Resource group 'rg-none' could not be found.",
  ],
  [
    'a list in an unknown group',
    `${inDev}/resourceGroups/rg-none/providers/Microsoft.Compute/virtualMachines?${version}`,
    404,
    'ResourceGroupNotFound',
    "Resource group 'rg-none' could not be found.",
  ],
  [
    'a machine in an unknown group',
    `${idOf(dev, 'rg-none', 'x')}?${version}`,
    404,
    'ResourceGroupNotFound',
    "Resource group 'rg-none' could not be found.",
  ],
  [
    'an unknown machine',
    `${idOf(dev, 'RG-Web', 'VM-None')}?${version}`,
    404,
    'ResourceNotFound',
    "The Resource 'Microsoft.Compute/virtualMachines/VM-None' under resource group 'RG-Web' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
  ],
  [
    'an unknown machine’s view',
    `${idOf(dev, 'rg-web', 'vm-none')}/instanceView?${version}`,
    404,
    'ResourceNotFound',
    "The Resource 'Microsoft.Compute/virtualMachines/vm-none' under resource group 'rg-web' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
  ],
  ['an unknown view', `${web1}/soul?${version}`, 404, 'NotFound', `The requested path '${web1}/soul' was not found.`],
  [
    'an unknown expansion',
    `${web1}?${version}&$expand=soul`,
    400,
    'InvalidParameter',
    "The value 'soul' of parameter '$expand' is invalid.",
  ],
  [
    'an expansion named as a prototype’s key',
    `${web1}?${version}&$expand=constructor`,
    400,
    'InvalidParameter',
    "The value 'constructor' of parameter '$expand' is invalid.",
  ],
  ['a path of no meaning', `/robots?${version}`, 404, 'NotFound', "The requested path '/robots' was not found."],
  ['broken percent-encoding', `${inDev}/resourceGroups/%E0%A4?${version}`, 400, 'BadRequest', malformedUrl],
  ['a NUL', `${inDev}/resourceGroups/rg%00?${version}`, 400, 'BadRequest', malformedUrl],
  ['a slash in disguise', `${inDev}/resourceGroups/a%2Fb?${version}`, 400, 'BadRequest', malformedUrl],
  ['a way up', `${inDev}/resourceGroups/%2e%2e/x?${version}`, 400, 'BadRequest', malformedUrl],
];

describe('arm › refuses', () => {
  test.each(rows)('%s', async (_, target, status, code, message) => {
    const reply = await ask(target);
    expect([reply.status, reply.json]).toEqual([status, { error: { code, message } }]);
    expect(reply.headers['Content-Type']).toBe('application/json; charset=utf-8');
    expect(reply.headers['x-ms-failure-cause']).toBe(code === 'InvalidParameter' ? 'service' : 'gateway');
    expect(reply.outcome.decision).toMatch(/^(refused|not served): /);
  });
});
