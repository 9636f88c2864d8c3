import { beforeEach, describe, expect, test } from '@jest/globals';
import { createStore } from '../../emulator/world/store.ts';
import type { Subscription } from '../../emulator/world/world.ts';
import { dev, idOf, owner, reader, world } from './contoso.ts';
import { openSession, type Session } from './session.ts';

const inDev = `/subscriptions/${dev}`;
const group = `${inDev}/resourceGroups/rg-web`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/kv-1`;
const version = 'api-version=2023-07-01';
const core = 'api-version=2024-11-01';

let arm: Session;
beforeEach(() => {
  arm = openSession();
});
const error = (code: string, message: string) => ({ error: { code, message } });

describe('arm › a resource of any type', () => {
  const body = {
    location: 'West US 2',
    tags: { team: 'web' },
    sku: { name: 'standard' },
    properties: { enableRbac: true },
  };
  const written = {
    id: vault,
    name: 'kv-1',
    type: 'Microsoft.KeyVault/vaults',
    location: 'westus2',
    tags: { team: 'web' },
    sku: { name: 'standard' },
    properties: { enableRbac: true, provisioningState: 'Succeeded' },
  };

  test('is created with 201, got, found by HEAD, listed and overwritten with 200', async () => {
    const put = await arm.send('PUT', `${group}/providers/microsoft.keyvault/VAULTS/kv-1?${version}`, { body });
    expect([put.status, put.json]).toEqual([201, written]);
    expect(put.outcome.decision).toBe('served: written Microsoft.KeyVault/vaults kv-1');
    expect((await arm.send('GET', `${vault}?${version}`)).json).toEqual(written);
    expect((await arm.send('HEAD', `${vault}?${version}`)).status).toBe(204);
    expect((await arm.send('GET', `${group}/providers/Microsoft.KeyVault/vaults?${version}`)).json.value).toEqual([
      written,
    ]);
    const second = await arm.send('PUT', `${vault}?${version}`, { body: { location: 'westus2' } });
    expect([second.status, second.json.tags, second.json.sku]).toEqual([200, {}, undefined]);
  });

  test('takes a PATCH: tags as a whole, properties merged, null takes away', async () => {
    await arm.send('PUT', `${vault}?${version}`, { body });
    const { status, json } = await arm.send('PATCH', `${vault}?${version}`, {
      body: { tags: { a: 'b' }, properties: { enableRbac: null, more: 1 } },
    });
    expect([status, json]).toEqual([
      200,
      { ...written, tags: { a: 'b' }, properties: { more: 1, provisioningState: 'Succeeded' } },
    ]);
  });

  test('is deleted with 200, and with 204 where it is not there', async () => {
    await arm.send('PUT', `${vault}?${version}`, { body });
    expect((await arm.send('DELETE', `${vault}?${version}`)).status).toBe(200);
    expect((await arm.send('DELETE', `${vault}?${version}`)).status).toBe(204);
    expect((await arm.send('HEAD', `${vault}?${version}`)).status).toBe(404);
    expect((await arm.send('GET', `${vault}?${version}`)).json).toEqual(
      error(
        'ResourceNotFound',
        "The Resource 'Microsoft.KeyVault/vaults/kv-1' under resource group 'rg-web' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
      ),
    );
  });

  test('keeps no secret', async () => {
    const target = `${idOf(dev, 'rg-web', 'vm-web-1')}/extensions/script?api-version=2024-11-01`;
    const properties = { publisher: 'p', settings: { a: 1 }, protectedSettings: { key: 'hunter2' } };
    const put = await arm.send('PUT', target, { body: { location: 'westus2', properties } });
    expect([put.status, put.json.name, put.json.properties]).toEqual([
      201,
      'script',
      { publisher: 'p', settings: { a: 1 }, provisioningState: 'Succeeded' },
    ]);
    expect(JSON.stringify(arm.store.changes())).not.toContain('hunter2');
  });

  test('is back as declared after a reset', async () => {
    await arm.send('PUT', `${vault}?${version}`, { body });
    await arm.send(
      'DELETE',
      `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/billing?api-version=2024-11-30`,
    );
    arm.store.reset();
    expect((await arm.send('HEAD', `${vault}?${version}`)).status).toBe(404);
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/billing?api-version=2024-11-30`;
    expect((await arm.send('GET', identity)).status).toBe(200);
  });

  test.each([
    [
      'no location',
      { properties: {} },
      400,
      'LocationRequired',
      'The location property is required for this definition.',
    ],
    [
      'no JSON',
      '{',
      400,
      'InvalidRequestContent',
      expect.stringMatching(/^The request content was invalid and could not be deserialized: '.+'\.$/),
    ],
    [
      'a list',
      [],
      400,
      'InvalidRequestContent',
      "The request content was invalid and could not be deserialized: 'the body is not a JSON object'.",
    ],
    [
      'a number for a tag',
      { location: 'westus2', tags: { a: 1 } },
      400,
      'InvalidRequestContent',
      "The request content was invalid and could not be deserialized: 'tag a is not a string'.",
    ],
    [
      'a place that is none',
      { location: 'atlantis' },
      400,
      'NoRegisteredProviderFound',
      expect.stringMatching(
        /^No registered resource provider found for location 'atlantis' and API version '2023-07-01' for type 'vaults'\. The supported api-versions are ''\. The supported locations are 'eastus, /,
      ),
    ],
  ])('is refused with %s', async (_, body, status, code, message) => {
    const reply = await arm.send('PUT', `${vault}?${version}`, { body });
    expect([reply.status, reply.json]).toEqual([status, error(code, message as string)]);
  });

  test('is refused as another media type, in another location, and below a parent that is not there', async () => {
    const headers = { 'content-type': 'application/xml' };
    const xml = await arm.send('PUT', `${vault}?${version}`, { body: '<a/>', headers });
    expect([xml.status, xml.json]).toEqual([
      415,
      error(
        'UnsupportedMediaType',
        "The content media type 'application/xml' is not supported. Only 'application/json' is supported.",
      ),
    ]);
    await arm.send('PUT', `${vault}?${version}`, { body });
    const moved = await arm.send('PUT', `${vault}?${version}`, { body: { location: 'eastus' } });
    expect([moved.status, moved.json]).toEqual([
      409,
      error(
        'InvalidResourceLocation',
        "The resource 'kv-1' already exists in location 'westus2' in resource group 'rg-web'. A resource with the same name cannot be created in location 'eastus'. Please select a new resource name.",
      ),
    ]);
    const subnet = `${group}/providers/Microsoft.Network/virtualNetworks/none/subnets/a?${version}`;
    const orphan = await arm.send('PUT', subnet, { body: { properties: {} } });
    expect([orphan.status, orphan.json]).toEqual([
      404,
      error(
        'ParentResourceNotFound',
        "Can not perform requested operation on nested resource. Parent resource 'none' not found.",
      ),
    ]);
  });

  test('whose api-version its provider never had is refused in other words by a PUT', async () => {
    const reply = await arm.send('PUT', `${idOf(dev, 'rg-web', 'vm-new')}?api-version=2017-12-02`, { body });
    expect(reply.status).toBe(400);
    expect(reply.json.error.code).toBe('NoRegisteredProviderFound');
    expect(reply.json.error.message).toMatch(
      /^No registered resource provider found for location '' and API version '2017-12-02' for type 'virtualMachines'\. The supported api-versions are '2026-04-01, .*, 2015-05-01-preview'\. The supported locations are 'eastus, /,
    );
  });
});

describe('arm › the list of all resources', () => {
  const names = async (query: string, path = inDev): Promise<string[]> =>
    (await arm.send('GET', `${path}/resources?${core}${query}`)).json.value.map(({ name }: { name: string }) => name);

  test.each([
    ['', ['vm-web-1', 'vm-web-2', 'vm-data-1', 'billing']],
    ['&$filter=', ['vm-web-1', 'vm-web-2', 'vm-data-1', 'billing']],
    ["&$filter=resourceGroup eq 'RG-WEB'", ['vm-web-1', 'vm-web-2', 'billing']],
    ["&$filter=resourceType eq 'microsoft.compute/virtualmachines' and name ne 'vm-web-1'", ['vm-web-2', 'vm-data-1']],
    ["&$filter=substringof('data', name)", ['vm-data-1']],
    ["&$filter=tagName eq 'team' and tagValue eq 'web'", []],
    ["&$filter=location eq 'westus2' and name eq 'billing'", ['billing']],
  ])('keeps by %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('holds of one group what lies in it, pages by $top, and expands', async () => {
    expect(await names('', group)).toEqual(['vm-web-1', 'vm-web-2', 'billing']);
    const first = (await arm.send('GET', `${inDev}/resources?${core}&$top=3`)).json;
    expect(first.value).toHaveLength(3);
    expect((await arm.send('GET', first.nextLink)).json.value).toHaveLength(1);
    const { json } = await arm.send(
      'GET',
      `${inDev}/resources?${core}&$expand=createdTime,provisioningState&$filter=name eq 'vm-web-2'`,
    );
    expect(json.value).toEqual([
      {
        id: idOf(dev, 'rg-web', 'vm-web-2'),
        name: 'vm-web-2',
        type: 'Microsoft.Compute/virtualMachines',
        location: 'westus2',
        createdTime: '2026-01-12T04:00:00.0000000+00:00',
        provisioningState: 'Succeeded',
      },
    ]);
  });

  test('refuses a filter that it cannot read', async () => {
    expect((await arm.send('GET', `${inDev}/resources?${core}&$filter=size gt 1`)).json).toEqual(
      error('InvalidParameter', "The value 'size gt 1' of parameter '$filter' is invalid."),
    );
  });
});

describe('arm › resource groups', () => {
  const fresh = `${inDev}/resourcegroups/rg-new`;

  test('are created, changed and deleted with all that is in them, as an operation', async () => {
    const put = await arm.send('PUT', `${fresh}?${core}`, { body: { location: 'westeurope', tags: { a: 'b' } } });
    expect([put.status, put.json]).toEqual([
      201,
      {
        id: `${inDev}/resourceGroups/rg-new`,
        name: 'rg-new',
        type: 'Microsoft.Resources/resourceGroups',
        location: 'westeurope',
        tags: { a: 'b' },
        properties: { provisioningState: 'Succeeded' },
      },
    ]);
    expect((await arm.send('PATCH', `${fresh}?${core}`, { body: { tags: {} } })).json.tags).toEqual({});
    const inside = `${fresh}/providers/Microsoft.KeyVault/vaults/kv-1?${version}`;
    expect((await arm.send('PUT', inside, { body: { location: 'westeurope' } })).status).toBe(201);

    const gone = await arm.send('DELETE', `${fresh}?${core}`);
    expect([gone.status, gone.body, gone.headers['Retry-After']]).toEqual([202, '', '10']);
    expect((await arm.send('GET', `${fresh}?${core}`)).json.properties.provisioningState).toBe('Deleting');
    const late = await arm.send('PUT', inside, { body: { location: 'westeurope' } });
    expect([late.status, late.json]).toEqual([
      409,
      error(
        'ResourceGroupBeingDeleted',
        "The resource group 'rg-new' is in deprovisioning state and cannot perform this operation.",
      ),
    ]);
    const result = gone.headers.Location as string;
    expect((await arm.send('GET', result)).status).toBe(202);
    arm.wait(10);
    expect((await arm.send('GET', result)).status).toBe(200);
    expect((await arm.send('HEAD', `${fresh}?${core}`)).status).toBe(404);
    expect((await arm.send('GET', inside)).json.error.code).toBe('ResourceGroupNotFound');
  });

  test.each([
    [
      'rg.',
      { location: 'westus2' },
      'InvalidResourceGroup',
      "The provided resource group name 'rg.' has these invalid characters or does not meet the naming rules. The name can only be a letter, digit, '-', '.', '(', ')' or '_', and can not end with a '.'.",
    ],
    ['rg-new', {}, 'LocationRequired', 'The location property is required for this definition.'],
    [
      'rg-new',
      { location: 'atlantis' },
      'LocationNotAvailableForResourceGroup',
      expect.stringMatching(
        /^The provided location 'atlantis' is not available for resource group\. List of available regions is 'eastus,.*'\.$/,
      ),
    ],
  ])('%s with %j are refused', async (name, body, code, message) => {
    const reply = await arm.send('PUT', `${inDev}/resourceGroups/${name}?${core}`, { body });
    expect([reply.status, reply.json]).toEqual([400, error(code, message as string)]);
  });

  test('do not move', async () => {
    const reply = await arm.send('PUT', `${group}?${core}`, { body: { location: 'eastus' } });
    expect([reply.status, reply.json]).toEqual([
      409,
      error(
        'InvalidResourceGroupLocation',
        "Invalid resource group location 'eastus'. The Resource group already exists in location 'westus2'.",
      ),
    ]);
  });
});

describe('arm › locks', () => {
  const lock = (scope: string) => `${scope}/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01`;
  const vm = idOf(dev, 'rg-web', 'vm-web-1');
  const locked = (id: string, verb: string, scope: string) =>
    error(
      'ScopeLocked',
      `The scope '${id}' cannot perform ${verb} operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`,
    );

  test('of CanNotDelete stop a delete there, below and above, and nothing else', async () => {
    const put = await arm.send('PUT', lock(vm), { body: { properties: { level: 'CanNotDelete', notes: 'mine' } } });
    expect([put.status, put.json]).toEqual([
      201,
      {
        properties: { level: 'CanNotDelete', notes: 'mine' },
        id: lock(vm).split('?')[0],
        type: 'Microsoft.Authorization/locks',
        name: 'keep',
      },
    ]);
    const refused = await arm.send('DELETE', `${vm}?${core}`);
    expect([refused.status, refused.json]).toEqual([409, locked(vm, 'delete', vm)]);
    expect((await arm.send('DELETE', `${group}?${core}`)).json).toEqual(locked(group, 'delete', vm));
    expect((await arm.send('PATCH', `${vm}?${core}`, { body: { tags: { a: 'b' } } })).status).toBe(200);
    expect(
      (await arm.send('GET', `${group}/providers/Microsoft.Authorization/locks?api-version=2016-09-01`)).json.value,
    ).toHaveLength(1);
    expect((await arm.send('DELETE', lock(vm))).status).toBe(200);
    expect((await arm.send('DELETE', `${vm}?${core}`)).status).toBe(202);
  });

  test('of ReadOnly on a subscription stop every write below it, and may themselves be taken away', async () => {
    await arm.send('PUT', lock(inDev), { body: { properties: { level: 'ReadOnly' } } });
    for (const [method, target] of [
      ['PATCH', vm],
      ['POST', `${vm}/start`],
      ['PUT', vault],
    ] as const) {
      const id = target.replace('/start', '');
      expect((await arm.send(method, `${target}?${core}`, { body: {} })).json).toEqual(locked(id, 'write', inDev));
    }
    expect((await arm.send('GET', `${vm}?${core}`)).status).toBe(200);
    expect((await arm.send('DELETE', lock(inDev))).status).toBe(200);
    expect((await arm.send('POST', `${vm}/start?${core}`)).status).toBe(202);
  });

  test('need a level', async () => {
    expect((await arm.send('PUT', lock(vm), { body: { properties: { level: 'Soft' } } })).json.error.code).toBe(
      'InvalidRequestContent',
    );
  });
});

describe('arm › tags of a scope', () => {
  const tags = `${group}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
  test('are merged, replaced, taken away and read', async () => {
    const patch = (operation: string, given: object) =>
      arm.send('PATCH', tags, { body: { operation, properties: { tags: given } } });
    expect((await patch('Merge', { a: 'b' })).json).toEqual({
      id: `${group}/providers/Microsoft.Resources/tags/default`,
      name: 'default',
      type: 'Microsoft.Resources/tags',
      properties: { tags: { team: 'web', a: 'b' } },
    });
    expect((await patch('Delete', { team: 'web' })).json.properties.tags).toEqual({ a: 'b' });
    expect((await patch('Replace', { c: 'd' })).json.properties.tags).toEqual({ c: 'd' });
    expect((await arm.send('GET', tags)).json.properties.tags).toEqual({ c: 'd' });
    expect((await arm.send('GET', `${group}?${core}`)).json.tags).toEqual({ c: 'd' });
    expect((await patch('Stir', {})).json.error.code).toBe('InvalidRequestContent');
  });
});

describe('arm › writes', () => {
  test('are asked leave for before anything tells whether the resource is there', async () => {
    expect(
      (await arm.send('PUT', `${vault}?${version}`, { as: reader, body: { location: 'westus2' } })).json.error.code,
    ).toBe('AuthorizationFailed');
    expect(
      (
        await arm.send('PUT', `${inDev}/resourceGroups/none/providers/Microsoft.KeyVault/vaults/a?${version}`, {
          as: owner,
          body: {},
        })
      ).json.error.code,
    ).toBe('ResourceGroupNotFound');
  });

  test('are refused in a subscription that is disabled', async () => {
    const [first, ...others] = world.subscriptions;
    const store = createStore({
      ...world,
      subscriptions: [{ ...(first as Subscription), state: 'Disabled' }, ...others],
    });
    const disabled = openSession({ store });
    const reply = await disabled.send('PUT', `${vault}?${version}`, { body: { location: 'westus2' } });
    expect([reply.status, reply.json]).toEqual([
      409,
      error(
        'ReadOnlyDisabledSubscription',
        `The subscription '${dev}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
      ),
    ]);
    expect((await disabled.send('GET', `${group}?${core}`)).status).toBe(200);
  });
});
