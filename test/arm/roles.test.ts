import { beforeEach, describe, expect, test } from '@jest/globals';
import { now } from './ask.ts';
import { billing, dev, groupReader, idOf, owner, reader, stranger, tenantId } from './contoso.ts';
import { openSession, type Session } from './session.ts';

const version = 'api-version=2022-04-01';
const machine = idOf(dev, 'rg-data', 'vm-data-1');
const inDev = `/subscriptions/${dev}`;
const name = '99999999-9999-4999-8999-999999999901';
const at = (scope: string, which = name) =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${which}?${version}`;
const role = (which: string) => `${inDev}/providers/Microsoft.Authorization/roleDefinitions/${which}`;
const give = (principalId: string, roleDefinitionId = role('r1'), more = {}) => ({
  body: { properties: { roleDefinitionId, principalId, principalType: 'ServicePrincipal', ...more } },
});
const error = (code: string, message: string) => ({ error: { code, message } });

let arm: Session;
beforeEach(() => {
  arm = openSession();
});
const read = async (as = stranger) => (await arm.send('GET', `${machine}?api-version=2024-11-01`, { as })).status;

describe('arm › role assignments', () => {
  test('give leave at once, and take it away when deleted', async () => {
    expect(await read()).toBe(403);
    const put = await arm.send('PUT', at(machine), give(stranger));
    const written = {
      properties: {
        roleDefinitionId: role('r1'),
        principalId: stranger,
        principalType: 'ServicePrincipal',
        scope: machine,
        condition: null,
        conditionVersion: null,
        createdOn: '2026-01-12T04:06:07.0000000Z',
        updatedOn: '2026-01-12T04:06:07.0000000Z',
        createdBy: owner,
        updatedBy: owner,
        delegatedManagedIdentityResourceId: null,
        description: null,
      },
      id: at(machine).split('?')[0],
      type: 'Microsoft.Authorization/roleAssignments',
      name,
    };
    expect([put.status, put.json]).toEqual([201, written]);
    expect(await read()).toBe(200);
    expect((await arm.send('GET', at(machine))).json).toEqual(written);
    const gone = await arm.send('DELETE', at(machine));
    expect([gone.status, gone.json]).toEqual([200, written]);
    expect(await read()).toBe(403);
    expect((await arm.send('DELETE', at(machine))).status).toBe(204);
  });

  test('come into effect only after the delay, and stay in effect as long', async () => {
    let passed = 0;
    const late = openSession({ roleDelay: 60, clock: { now: () => now + passed } });
    const readLate = async () => (await late.send('GET', `${machine}?api-version=2024-11-01`, { as: stranger })).status;
    await late.send('PUT', at(machine), give(stranger));
    passed = 59_000;
    expect(await readLate()).toBe(403);
    passed = 60_000;
    expect(await readLate()).toBe(200);
    await late.send('DELETE', at(machine));
    expect(await readLate()).toBe(200);
    passed = 120_000;
    expect(await readLate()).toBe(403);
  });

  const list = async (scope: string, filter = '') => {
    const target = `${scope}/providers/Microsoft.Authorization/roleAssignments?${version}&$filter=${filter}`;
    const { json } = await arm.send('GET', target);
    return json.value.map(({ properties }: { properties: { principalId: string } }) =>
      properties.principalId.slice(-1),
    );
  };
  test('are listed at, above and below a scope, and by filter', async () => {
    expect(await list(inDev)).toEqual(['1', '2', '3', '5', '6', '7']);
    expect(await list(`${inDev}/resourceGroups/rg-web`)).toEqual(['1', '2', '5', '6', '7']);
    expect(await list(inDev, 'atScope()')).toEqual(['1', '5', '6', '7']);
    expect(await list(inDev, `principalId eq '${groupReader}'`)).toEqual(['2']);
    expect(await list(machine, `atScope() and assignedTo('${reader.toUpperCase()}')`)).toEqual(['1']);
    expect(await list('', 'atScope()')).toEqual(['7']);
  });

  test.each([
    ['one that is there already', at(machine), give(reader, role('r1')), 201, undefined, undefined],
    [
      'the same role to the same principal there',
      at(inDev),
      give(reader),
      409,
      'RoleAssignmentExists',
      'The role assignment already exists.',
    ],
    [
      'a name that is no GUID',
      at(machine, 'mine'),
      give(reader),
      400,
      'InvalidRoleAssignmentId',
      "The role assignment ID 'mine' is not valid. The role assignment ID must be a GUID.",
    ],
    [
      'an unknown role',
      at(machine),
      give(reader, role('99999999-9999-4999-8999-999999999999')),
      400,
      'RoleDefinitionDoesNotExist',
      "The specified role definition with ID '99999999999949998999999999999999' does not exist.",
    ],
    [
      'an unknown principal of no known type',
      at(machine),
      give('99999999-9999-4999-8999-999999999998', role('r1'), { principalType: undefined }),
      400,
      'PrincipalNotFound',
      `Principal 99999999999949998999999999999998 does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    ],
    [
      'a condition',
      at(machine),
      give(reader, role('r1'), { condition: "@Resource[x] StringEquals 'y'" }),
      400,
      'InvalidRequestContent',
      "The request content was invalid and could not be deserialized: 'conditions are not evaluated here; leave it out'.",
    ],
  ])('answer %s', async (_, target, sent, status, code, message) => {
    const reply = await arm.send('PUT', target, sent);
    expect(reply.status).toBe(status);
    if (code) expect(reply.json).toEqual(error(code, message as string));
  });

  test('are not turned into others', async () => {
    await arm.send('PUT', at(machine), give(stranger));
    const reply = await arm.send('PUT', at(machine), give(reader));
    expect([reply.status, reply.json]).toEqual([
      409,
      error(
        'RoleAssignmentUpdateNotPermitted',
        'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
      ),
    ]);
    expect((await arm.send('PUT', at(machine), give(stranger))).status).toBe(200);
  });

  test('are asked leave for, and need a scope that is there', async () => {
    const refused = await arm.send('PUT', at(machine), { ...give(stranger), as: reader });
    expect(refused.json.error.message).toContain("perform action 'Microsoft.Authorization/roleAssignments/write'");
    const nowhere = machine.replace('vm-data-1', 'vm-none');
    expect((await arm.send('PUT', at(nowhere), give(stranger))).json.error.code).toBe('ResourceNotFound');
  });

  test('go with the resource that they are put on', async () => {
    await arm.send('PUT', at(machine), give(stranger));
    await arm.send('DELETE', `${machine}?api-version=2024-11-01`);
    arm.wait(10);
    expect((await arm.send('GET', at(machine))).status).toBe(404);
    expect(arm.store.roleAssignmentsOf(stranger)).toEqual([]);
  });
});

describe('arm › role definitions and permissions', () => {
  const definitions = (scope: string, filter = '') =>
    arm.send('GET', `${scope}/providers/Microsoft.Authorization/roleDefinitions?${version}&$filter=${filter}`);
  const readerRole = (prefix: string) => ({
    properties: {
      roleName: 'Reader',
      type: 'BuiltInRole',
      description: '',
      assignableScopes: ['/'],
      permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
      createdOn: '2026-01-12T04:06:07.3525011Z',
      updatedOn: '2026-01-12T04:06:07.3525011Z',
      createdBy: null,
      updatedBy: null,
    },
    id: `${prefix}/providers/Microsoft.Authorization/roleDefinitions/r1`,
    type: 'Microsoft.Authorization/roleDefinitions',
    name: 'r1',
  });

  test('are found by name and by id, in a subscription and at the root', async () => {
    expect((await definitions(inDev, "roleName eq 'reader'")).json).toEqual({ value: [readerRole(inDev)] });
    expect((await definitions('', "type eq 'CustomRole'")).json).toEqual({ value: [] });
    expect((await definitions('')).json.value).toHaveLength(4);
    expect(
      (await arm.send('GET', `/providers/Microsoft.Authorization/roleDefinitions/r1?${version}`, { as: stranger }))
        .json,
    ).toEqual(readerRole(''));
    expect((await definitions(inDev, 'size gt 1')).json.error.code).toBe('InvalidParameter');
  });

  test('the caller’s own are those of each role that it has there', async () => {
    const target = `${inDev}/resourceGroups/rg-web/providers/Microsoft.Authorization/permissions?${version}`;
    expect((await arm.send('GET', target, { as: groupReader })).json).toEqual({
      value: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
    });
  });
});

describe('arm › user-assigned identities', () => {
  const folder = billing.slice(0, billing.lastIndexOf('/'));
  const msi = 'api-version=2024-11-30';

  test('are created as new principals, changed, and deleted', async () => {
    const put = await arm.send('PUT', `${folder}/fresh?${msi}`, { body: { location: 'westus2', tags: { a: 'b' } } });
    expect([put.status, put.headers.Location]).toEqual([201, `${folder}/fresh`]);
    expect(put.json.properties).toEqual({
      isolationScope: 'None',
      tenantId,
      principalId: expect.stringMatching(/^0{8}-/),
      clientId: expect.stringMatching(/^0{8}-/),
    });
    const again = await arm.send('PUT', `${folder}/fresh?${msi}`, { body: { location: 'westus2' } });
    expect([again.status, again.json.properties, again.json.tags]).toEqual([200, put.json.properties, {}]);
    const patch = await arm.send('PATCH', `${folder}/fresh?${msi}`, {
      body: { tags: { c: 'd' }, properties: { principalId: stranger } },
    });
    expect([patch.json.tags, patch.json.properties]).toEqual([{ c: 'd' }, put.json.properties]);
    expect((await arm.send('DELETE', `${folder}/fresh?${msi}`)).status).toBe(200);
    expect((await arm.send('DELETE', `${folder}/fresh?${msi}`)).status).toBe(204);
  });

  test('have federated credentials, which go with them', async () => {
    const credential = `${billing}/federatedIdentityCredentials/ci?${msi}`;
    const properties = { issuer: 'https://ci.example', subject: 'repo:a/b', audiences: ['api://AzureADTokenExchange'] };
    const put = await arm.send('PUT', credential, { body: { properties } });
    const written = {
      id: credential.split('?')[0],
      name: 'ci',
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
      properties,
    };
    expect([put.status, put.json]).toEqual([201, written]);
    expect((await arm.send('GET', `${billing}/federatedIdentityCredentials?${msi}`)).json).toEqual({
      value: [written],
    });
    expect((await arm.send('PUT', credential, { body: { properties: { issuer: 'x' } } })).json).toEqual(
      error(
        'InvalidRequestContent',
        "The request content was invalid and could not be deserialized: 'issuer, subject and audiences are all needed'.",
      ),
    );
    const orphan = credential.replace('billing', 'none');
    expect((await arm.send('PUT', orphan, { body: { properties } })).json.error.code).toBe('ParentResourceNotFound');
    expect(
      (await arm.send('GET', `${billing.replace('billing', 'none')}/federatedIdentityCredentials?${msi}`)).json.error
        .code,
    ).toBe('ResourceNotFound');
    await arm.send('DELETE', `${billing}?${msi}`);
    expect((await arm.send('GET', credential)).json.error.code).toBe('ResourceNotFound');
  });
});
