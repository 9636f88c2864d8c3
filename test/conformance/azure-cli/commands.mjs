import { deepEqual, equal, rejects } from 'node:assert/strict';
import { identities, roles } from './access-commands.mjs';

const names = (list) => list.map(({ name }) => name).sort();
const powerOf = async (az, name) => {
  const { instanceView } = await az('vm', 'get-instance-view', '-g', 'rg-cli', '-n', name);
  return instanceView.statuses.find(({ code }) => code.startsWith('PowerState/')).displayStatus;
};
/** A power action on the machine `vm-power`: the command, the state it must leave, and what it must print. */
const power = (verb, state, printed = (said) => equal(said, undefined)) => ({
  command: `az vm ${verb}`,
  act: async ({ az }) => {
    printed(await az('vm', verb, '-g', 'rg-cli', '-n', 'vm-power'));
    equal(await powerOf(az, 'vm-power'), state);
    return state;
  },
});

/** In this order, before all else, in one configuration folder: so az gets to know the emulator. */
export const entrance = [
  {
    command: 'az cloud register',
    act: async ({ az, arm }) => {
      await az('cloud', 'register', '--name', 'Emulator', '--endpoint-resource-manager', arm);
      const { endpoints } = await az('cloud', 'show', '--name', 'Emulator');
      equal(endpoints.resourceManager, arm);
      equal(endpoints.activeDirectory, arm);
      return 'took the endpoints that ARM tells';
    },
  },
  {
    command: 'az cloud set',
    act: async ({ az }) => {
      await az('cloud', 'set', '--name', 'Emulator');
      equal((await az('cloud', 'show')).name, 'Emulator');
      return 'works in this cloud';
    },
  },
  {
    command: 'az login --identity',
    act: async ({ az, world }) => {
      const [{ id, tenantId, user }, ...more] = await az('login', '--identity');
      deepEqual(more, []);
      equal(id, world.subscriptions[0].subscriptionId);
      equal(tenantId, world.tenant.tenantId);
      equal(user.assignedIdentityInfo, 'MSI');
      return 'signed in by the machine’s own identity';
    },
  },
];

const reads = [
  {
    command: 'az account show',
    act: async ({ az, world }) => {
      const { name, environmentName, id } = await az('account', 'show');
      deepEqual([name, environmentName, id], ['Contoso Dev', 'Emulator', world.subscriptions[0].subscriptionId]);
      return name;
    },
  },
  {
    command: 'az vm list -d',
    act: async ({ az }) => {
      const machines = await az('vm', 'list', '-d');
      deepEqual(names(machines), ['vm-cli', 'vm-other', 'vm-power', 'vm-tags']);
      equal(machines.find(({ name }) => name === 'vm-tags').powerState, 'VM running');
      equal(machines.find(({ name }) => name === 'vm-power').publicIps, '20.0.0.7');
      return '4 machines, with power states and addresses';
    },
  },
  {
    command: 'az vm show',
    act: async ({ az, find }) => {
      const { vmId, identity } = await az('vm', 'show', '-g', 'rg-cli', '-n', 'vm-cli');
      equal(vmId, find('vm-cli').properties.vmId);
      equal(identity.principalId, find('vm-cli').identity.principalId);
      const none = az('vm', 'show', '-g', 'rg-cli', '-n', 'vm-none');
      await rejects(none, /\(ResourceNotFound\) The Resource 'Microsoft.Compute\/virtualMachines\/vm-none'/);
      return 'the machine; ResourceNotFound of none';
    },
  },
  {
    command: 'az identity list',
    act: async ({ az, find }) => {
      const identities = await az('identity', 'list', '-g', 'rg-cli');
      deepEqual(names(identities), ['guest', 'robot']);
      equal(identities.find(({ name }) => name === 'robot').clientId, find('robot').properties.clientId);
      return '2 identities';
    },
  },
  {
    command: 'az group list',
    act: async ({ az }) => {
      deepEqual(names(await az('group', 'list')), ['rg-cli', 'rg-other']);
      return '2 groups';
    },
  },
  {
    command: 'az group exists',
    act: async ({ az }) => {
      equal(await az('group', 'exists', '-n', 'rg-other'), true);
      equal(await az('group', 'exists', '-n', 'rg-none'), false);
      return 'true of one, false of none';
    },
  },
];

const powers = [
  power('stop', 'VM stopped'),
  power('start', 'VM running'),
  power('restart', 'VM running', ({ status }) => equal(status, 'Succeeded')),
  power('deallocate', 'VM deallocated'),
];

const resources = [
  {
    command: 'az resource list',
    act: async ({ az }) => {
      const all = await az('resource', 'list', '-g', 'rg-cli');
      deepEqual(names(all), ['guest', 'robot', 'vm-cli', 'vm-power', 'vm-tags']);
      deepEqual(names(await az('resource', 'list', '--tag', 'tier=front')), ['vm-tags']);
      return '5 of a group, 1 by its tag';
    },
  },
  {
    command: 'az resource show',
    act: async ({ az, find }) => {
      const type = ['--resource-type', 'Microsoft.Compute/virtualMachines'];
      const { properties } = await az('resource', 'show', '-g', 'rg-cli', '-n', 'vm-tags', ...type);
      equal(properties.vmId, find('vm-tags').properties.vmId);
      return 'the machine';
    },
  },
  {
    command: 'az resource tag',
    act: async ({ az, find }) => {
      const [tags, more] = [{ tier: 'front', owner: 'ada' }, ['--is-incremental', '--tags', 'owner=ada']];
      deepEqual((await az('resource', 'tag', '--ids', find('vm-tags').id, ...more)).tags, tags);
      deepEqual((await az('vm', 'show', '--ids', find('vm-tags').id)).tags, tags);
      return 'az vm show has the tag';
    },
  },
];

/** Each runs in its order; all of them side by side. */
export const chains = { reads, powers, resources, identities, roles };
