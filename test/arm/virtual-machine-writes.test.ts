import { beforeEach, describe, expect, test } from '@jest/globals';
import { billing, dev, idOf, owner, reader, stranger, tenantId } from './contoso.ts';
import { type Answered, base, openSession, type Session } from './session.ts';

const vm = idOf(dev, 'rg-web', 'vm-web-2');
const version = 'api-version=2024-11-01';
const error = (code: string, message: string) => ({ error: { code, message } });

let arm: Session;
beforeEach(() => {
  arm = openSession();
});

const statuses = async (): Promise<string[]> =>
  (await arm.send('GET', `${vm}/instanceView?${version}`)).json.statuses.map(({ code }: { code: string }) => code);
const states = async (): Promise<string> => (await statuses()).map((code) => code.split('/')[1]).join(' ');
const follow = (reply: Answered, name = 'Azure-AsyncOperation') => arm.send('GET', reply.headers[name] as string);

describe('arm › a power action', () => {
  test('answers 202 with no body, where to look and when', async () => {
    const reply = await arm.send('POST', `${vm}/powerOff?skipShutdown=false&${version}`);
    const operation = `${base}/subscriptions/${dev}/providers/Microsoft.Compute/locations/westus2/operations/00000000-0000-4000-9000-000000000001?p=00000000-0000-4000-8000-000000000002`;
    expect([reply.status, reply.body]).toEqual([202, '']);
    expect(reply.headers).toMatchObject({
      'Azure-AsyncNotification': 'Enabled',
      'Azure-AsyncOperation': `${operation}&${version}`,
      Location: `${operation}&monitor=true&${version}`,
      'Retry-After': '10',
      'x-ms-request-id': '00000000-0000-4000-9000-000000000001',
      'x-ms-ratelimit-remaining-subscription-writes': '199',
      'x-ms-operation-identifier': `tenantId=${tenantId},objectId=${owner}/westus2/00000000-0000-4000-8000-000000000003`,
    });
    expect(reply.headers).not.toHaveProperty('Content-Type');
    expect(reply.outcome.decision).toBe(
      'served: powerOff of Microsoft.Compute/virtualMachines vm-web-2, as an operation',
    );
  });

  test('goes on by the clock: the operation, its result and the machine’s own state', async () => {
    const reply = await arm.send('POST', `${vm}/deallocate?${version}`);
    expect(await states()).toBe('updating deallocating');
    const running = await follow(reply);
    expect([running.status, running.headers['Retry-After'], running.json]).toEqual([
      200,
      '10',
      {
        startTime: '2026-01-12T04:06:07.0000000+00:00',
        status: 'InProgress',
        name: '00000000-0000-4000-9000-000000000001',
      },
    ]);
    const waiting = await follow(reply, 'Location');
    expect([waiting.status, waiting.body]).toEqual([202, '']);
    expect(new URL(waiting.headers.Location as string).searchParams.get('monitor')).toBe('true');
    arm.wait(10);
    const done = await follow(reply);
    expect(done.json).toEqual({
      startTime: '2026-01-12T04:06:07.0000000+00:00',
      endTime: '2026-01-12T04:06:17.0000000+00:00',
      status: 'Succeeded',
      name: '00000000-0000-4000-9000-000000000001',
    });
    expect((await follow(reply, 'Location')).status).toBe(200);
    expect(await states()).toBe('succeeded deallocated');
  });

  test.each([
    [[], 'restart', 'updating running', 'succeeded running'],
    [[], 'redeploy', 'updating running', 'succeeded running'],
    [[], 'start', 'updating running', 'succeeded running'],
    [['powerOff'], 'start', 'updating starting', 'succeeded running'],
    [['deallocate'], 'powerOff', 'updating deallocated', 'succeeded deallocated'],
    [['powerOff'], 'deallocate', 'updating deallocating', 'succeeded deallocated'],
  ])('after %j: %s shows %s, then %s', async (before, action, during, after) => {
    for (const each of before) {
      await arm.send('POST', `${vm}/${each}?${version}`);
      arm.wait(10);
    }
    expect((await arm.send('POST', `${vm}/${action}?${version}`)).status).toBe(202);
    expect(await states()).toBe(during);
    arm.wait(10);
    expect(await states()).toBe(after);
  });

  test('is refused where the state is against it', async () => {
    await arm.send('POST', `${vm}/deallocate?${version}`);
    arm.wait(10);
    const reply = await arm.send('POST', `${vm}/restart?${version}`);
    const message = 'The operation requires the VM to be running (or set to run).';
    expect([reply.status, reply.json]).toEqual([409, error('OperationNotAllowed', message)]);
    expect(reply.headers['x-ms-failure-cause']).toBe('service');
  });

  test('is preempted by a later one on the same machine', async () => {
    const first = await arm.send('POST', `${vm}/powerOff?${version}`);
    arm.wait(3);
    await arm.send('POST', `${vm}/deallocate?${version}`);
    const { json } = await follow(first);
    expect(json).toEqual({
      startTime: '2026-01-12T04:06:07.0000000+00:00',
      endTime: '2026-01-12T04:06:10.0000000+00:00',
      status: 'Failed',
      error: {
        code: 'OperationPreempted',
        message: 'Operation execution has been preempted by a more recent operation.',
      },
      name: '00000000-0000-4000-9000-000000000001',
    });
    arm.wait(10);
    expect(await states()).toBe('succeeded deallocated');
  });

  test('fails in the end where a fault rule wants it to', async () => {
    const reply = await arm.send('POST', `${vm}/powerOff?${version}`, { condition: { name: 'operation-failed' } });
    expect([reply.status, (await follow(reply)).json.status]).toEqual([202, 'InProgress']);
    arm.wait(10);
    const why = {
      code: 'InternalExecutionError',
      message: 'An internal execution error occurred. Please retry later.',
    };
    expect((await follow(reply)).json).toMatchObject({ status: 'Failed', error: why });
    const result = await follow(reply, 'Location');
    expect([result.status, result.json]).toEqual([409, { error: why }]);
    expect(await states()).toBe('failed running');
  });

  test('is told of to whoever started it, and to readers, and to no one else', async () => {
    const reply = await arm.send('POST', `${vm}/start?${version}`);
    const target = reply.headers['Azure-AsyncOperation'] as string;
    expect((await arm.send('GET', target, { as: reader })).status).toBe(200);
    const refused = await arm.send('GET', target, { as: stranger });
    expect([refused.status, refused.json.error.code]).toEqual([403, 'AuthorizationFailed']);
    const unknown = target.replace('000000000001?', '000000009999?');
    expect((await arm.send('GET', unknown)).status).toBe(404);
    expect((await arm.send('DELETE', target)).status).toBe(405);
  });

  test('that no machine has is not found, and needs its own leave first', async () => {
    expect((await arm.send('POST', `${vm}/dance?${version}`)).json).toEqual(
      error('NotFound', `The requested path '${vm}/dance' was not found.`),
    );
    const refused = await arm.send('POST', `${vm}/dance?${version}`, { as: reader });
    expect(refused.json.error.message).toContain("'Microsoft.Compute/virtualMachines/dance/action'");
  });

  test('is forgotten by a reset', async () => {
    const reply = await arm.send('POST', `${vm}/deallocate?${version}`);
    arm.store.reset();
    arm.wait(10);
    expect((await follow(reply)).status).toBe(404);
    expect(await states()).toBe('succeeded running');
  });
});

describe('arm › a virtual machine', () => {
  test('takes a PATCH: at once in the reply, counted by the etag, Succeeded in the end', async () => {
    const reply = await arm.send('PATCH', `${vm}?${version}`, { body: { tags: { a: 'b' } } });
    expect([reply.status, reply.headers.ETag, reply.json.etag]).toEqual([200, '"2"', '"2"']);
    expect(reply.json).toMatchObject({ tags: { a: 'b' }, properties: { provisioningState: 'Updating' } });
    expect(reply.headers).toHaveProperty('Azure-AsyncOperation');
    expect(reply.headers).not.toHaveProperty('Location');
    arm.wait(10);
    expect((await follow(reply)).json.status).toBe('Succeeded');
    expect((await arm.send('GET', `${vm}?${version}`)).json).toMatchObject({
      etag: '"2"',
      properties: { provisioningState: 'Succeeded' },
    });
  });

  test.each([
    ['if-match', '"1"', 200],
    ['if-match', '*', 200],
    ['if-match', '"7"', 412],
    ['if-none-match', '*', 412],
    ['if-none-match', '"7"', 200],
  ])('heeds %s: %s with %d', async (name, value, status) => {
    const reply = await arm.send('PATCH', `${vm}?${version}`, { body: { tags: {} }, headers: { [name]: value } });
    expect(reply.status).toBe(status);
    if (status === 412) {
      expect(reply.json).toEqual(
        error(
          'PreconditionFailed',
          'The condition specified using HTTP conditional header(s) is not met. The current etag is "1".',
        ),
      );
    }
  });

  test('is created by PUT with what a real one has, and no secret comes back', async () => {
    const fresh = idOf(dev, 'rg-web', 'vm-new');
    const body = {
      location: 'westus2',
      identity: { type: 'SystemAssigned' },
      properties: {
        hardwareProfile: { vmSize: 'Standard_B1s' },
        osProfile: { computerName: 'vm-new', adminUsername: 'ada', adminPassword: 'hunter2', customData: 'c2VjcmV0' },
        userData: 'aGVsbG8=',
      },
    };
    const put = await arm.send('PUT', `${fresh}?${version}`, { body });
    expect([put.status, put.json.properties.provisioningState, put.json.etag]).toEqual([201, 'Creating', '"1"']);
    expect(JSON.stringify(put.json)).not.toMatch(/hunter2|c2VjcmV0|aGVsbG8/);
    expect(JSON.stringify(arm.store.changes())).not.toMatch(/hunter2|c2VjcmV0/);
    arm.wait(10);
    const { json } = await arm.send('GET', `${fresh}?$expand=userData&${version}`);
    expect(json).toMatchObject({
      identity: { type: 'SystemAssigned', principalId: expect.any(String), tenantId },
      properties: {
        provisioningState: 'Succeeded',
        userData: 'aGVsbG8=',
        timeCreated: '2026-01-12T04:06:07.0000000+00:00',
        vmId: expect.any(String),
        storageProfile: { osDisk: { osType: 'Linux' } },
      },
    });
    const again = await arm.send('PUT', `${fresh}?${version}`, { body: { ...body, tags: { a: 'b' } } });
    expect([again.status, again.json.properties.provisioningState, again.json.etag]).toEqual([200, 'Updating', '"2"']);
    const other = await arm.send('PATCH', `${fresh}?${version}`, {
      body: { properties: { vmId: 'x', provisioningState: 'x' } },
    });
    expect(other.json.properties).toMatchObject({ vmId: json.properties.vmId, provisioningState: 'Updating' });
    expect(again.json.identity).toEqual(json.identity);
    expect(again.json.properties.vmId).toBe(json.properties.vmId);
  });

  test('is deleted as an operation, takes nothing meanwhile, and is 204 afterwards', async () => {
    const reply = await arm.send('DELETE', `${vm}?${version}`);
    expect([reply.status, reply.body]).toEqual([202, '']);
    expect(reply.headers).toHaveProperty('Location');
    const meanwhile = await arm.send('POST', `${vm}/start?${version}`);
    expect([meanwhile.status, meanwhile.json]).toEqual([
      409,
      error(
        'OperationNotAllowed',
        "Operation is not allowed on 'vm-web-2' since it is marked for deletion. You can only retry the Delete operation (or wait for an ongoing one to complete).",
      ),
    ]);
    arm.wait(10);
    expect((await arm.send('GET', `${vm}?${version}`)).status).toBe(404);
    expect((await arm.send('DELETE', `${vm}?${version}`)).status).toBe(204);
    expect((await follow(reply, 'Location')).status).toBe(200);
  });

  test('lists the sizes it can have, there and by location, and is listed by location', async () => {
    const a1 = {
      name: 'Standard_A1_v2',
      numberOfCores: 1,
      osDiskSizeInMB: 1047552,
      resourceDiskSizeInMB: 10240,
      memoryInMB: 2048,
      maxDataDiskCount: 2,
    };
    expect((await arm.send('GET', `${vm}/vmSizes?${version}`)).json.value[0]).toEqual(a1);
    const compute = `/subscriptions/${dev}/providers/Microsoft.Compute/locations`;
    expect((await arm.send('GET', `${compute}/westus2/vmSizes?${version}`)).json.value[0]).toEqual(a1);
    expect((await arm.send('GET', `${compute}/westus2/virtualMachines?${version}`)).json.value).toHaveLength(3);
    expect((await arm.send('GET', `${compute}/eastus/virtualMachines?${version}`)).json.value).toEqual([]);
  });

  test('tells its status alone in a list with statusOnly', async () => {
    const all = `/subscriptions/${dev}/providers/Microsoft.Compute/virtualMachines?statusOnly=true&${version}`;
    const [first] = (await arm.send('GET', all)).json.value;
    expect(Object.keys(first)).toEqual(['name', 'id', 'type', 'location', 'properties']);
    expect(Object.keys(first.properties)).toEqual(['provisioningState', 'vmId', 'instanceView']);
    expect(first.properties.instanceView.statuses[1].code).toBe('PowerState/running');
  });

  test('has a network interface without one being declared, with the machine named in it', async () => {
    const fresh = idOf(dev, 'rg-web', 'vm-new');
    await arm.send('PUT', `${fresh}?${version}`, { body: { location: 'westus2', properties: {} } });
    const nic = `/subscriptions/${dev}/resourceGroups/rg-web/providers/Microsoft.Network/networkInterfaces/vm-newVMNic`;
    const { status, json } = await arm.send('GET', `${nic}?api-version=2022-01-01`);
    expect(status).toBe(200);
    expect(json.properties.virtualMachine).toEqual({ id: fresh });
    expect(json.properties.macAddress).toMatch(/^00-0D-3A(-[0-9A-F]{2}){3}$/);
    expect(json.properties.ipConfigurations[0].properties.privateIPAddress).toMatch(/^10\./);
  });
});

describe('arm › a machine’s identity', () => {
  const patch = (identity: unknown, as = owner) => arm.send('PATCH', `${vm}?${version}`, { body: { identity }, as });

  test('is given and taken away, user-assigned ones by id, in any order', async () => {
    const system = (await patch({ type: 'SystemAssigned' })).json.identity;
    expect(system).toEqual({ type: 'SystemAssigned', principalId: expect.any(String), tenantId });
    const both = (await patch({ type: 'SystemAssigned,UserAssigned', userAssignedIdentities: { [billing]: {} } })).json;
    expect(both.identity).toMatchObject({ type: 'SystemAssigned, UserAssigned', principalId: system.principalId });
    expect(Object.keys(both.identity.userAssignedIdentities)).toEqual([billing]);
    const one = await patch({
      type: 'SystemAssigned, UserAssigned',
      userAssignedIdentities: { [billing.toUpperCase()]: null },
    });
    expect(one.json.identity).toEqual(system);
    expect((await patch({ type: 'None', userAssignedIdentities: null })).json).not.toHaveProperty('identity');
    const anew = (await patch({ type: 'SystemAssigned' })).json.identity;
    expect(anew.principalId).not.toBe(system.principalId);
  });

  test('that is not there is refused', async () => {
    const none = billing.replace('billing', 'none');
    const reply = await patch({ type: 'UserAssigned', userAssignedIdentities: { [none]: {} } });
    expect([reply.status, reply.json]).toEqual([
      400,
      error(
        'FailedIdentityOperation',
        `Identity operation for resource '${vm}' failed with error 'Failed to perform resource identity operation. Status: 'NotFound'. Response: '{"error":{"code":"ResourceNotFound","message":"The Resource '${none}' was not found."}}''.`,
      ),
    ]);
  });

  test('needs leave to assign it', async () => {
    const grant = { ...arm.store.world.roleAssignments[0], name: 'x', principalId: stranger, roleDefinitionId: 'r4' };
    arm.store.putRoleAssignment({ ...grant, scope: vm } as never);
    const reply = await patch({ type: 'UserAssigned', userAssignedIdentities: { [billing]: {} } }, stranger);
    expect([reply.status, reply.json]).toEqual([
      403,
      error(
        'LinkedAuthorizationFailed',
        `The client '55555555-5555-4555-8555-555555555555' with object id '${stranger}' has permission to perform action 'Microsoft.Compute/virtualMachines/write' on scope '${vm}'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${billing}' (respectively) or the linked scope(s) are invalid.`,
      ),
    ]);
  });

  test.each([
    [{ type: 'Borrowed' }, 'identity type Borrowed is not one of None, SystemAssigned, UserAssigned'],
    [
      { type: 'SystemAssigned', userAssignedIdentities: { [billing]: {} } },
      'identity type SystemAssigned takes no userAssignedIdentities',
    ],
    [{ type: 'UserAssigned' }, 'identity type UserAssigned needs userAssignedIdentities'],
  ])('written as %j is refused', async (identity, why) => {
    const reply = await patch(identity);
    const message = `The request content was invalid and could not be deserialized: '${why}'.`;
    expect([reply.status, reply.json]).toEqual([400, error('InvalidRequestContent', message)]);
  });

  test('by itself is shown under identities/default', async () => {
    const own = `${idOf(dev, 'rg-web', 'vm-web-1')}/providers/Microsoft.ManagedIdentity/identities/default`;
    expect((await arm.send('GET', `${own}?api-version=2024-11-30`)).json).toEqual({
      id: own,
      name: 'default',
      type: 'Microsoft.ManagedIdentity/identities',
      location: 'westus2',
      tags: {},
      properties: { tenantId, principalId: reader, clientId: '55555555-5555-4555-8555-555555555555' },
    });
    expect(
      (await arm.send('GET', `${vm}/providers/Microsoft.ManagedIdentity/identities/default?api-version=2024-11-30`))
        .status,
    ).toBe(404);
  });
});
