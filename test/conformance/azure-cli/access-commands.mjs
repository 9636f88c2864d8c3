import { deepEqual, equal, match, rejects } from 'node:assert/strict';

const readerOfOther = (find) => {
  const { clientId } = find('robot').properties;
  return ['--assignee', clientId, '--role', 'Reader', '--scope', find('rg-other').id];
};

/** Identities are assigned and removed, and roles given and taken: it shows in what others may do. */
export const identities = [
  {
    command: 'az vm identity assign',
    act: async ({ az, azOf, find }) => {
      const guest = find('guest');
      const login = () => azOf('guest')('login', '--identity', '--client-id', guest.properties.clientId);
      await rejects(login(), /identity not found/i);
      const both = ['--ids', find('vm-cli').id, '--identities', guest.id];
      const { userAssignedIdentities } = await az('vm', 'identity', 'assign', ...both);
      equal(userAssignedIdentities[guest.id].principalId, guest.properties.principalId);
      match((await login())[0].user.assignedIdentityInfo, /^MSIClient-/);
      return 'az login --client-id is refused before, and served after';
    },
  },
  {
    command: 'az vm identity remove',
    act: async ({ az, azOf, find }) => {
      const guest = find('guest');
      await az('vm', 'identity', 'remove', '--ids', find('vm-cli').id, '--identities', guest.id);
      const login = azOf('guest')('login', '--identity', '--resource-id', guest.id);
      await rejects(login, /identity not found/i);
      return 'az login --resource-id is refused';
    },
  },
];

export const roles = [
  {
    command: 'az role assignment list',
    act: async ({ az, find }) => {
      const { clientId, principalId } = find('robot').properties;
      const [{ roleDefinitionName, principalName, ...assignment }, ...more] = await az(
        ...['role', 'assignment', 'list', '--all', '--assignee', clientId],
      );
      deepEqual(more, []);
      deepEqual([roleDefinitionName, principalName, assignment.principalId], ['Reader', clientId, principalId]);
      return 'Reader, with the names of role and principal';
    },
  },
  {
    command: 'az role assignment create',
    act: async ({ az, azOf, find }) => {
      const robot = azOf('robot');
      await robot('login', '--identity', '--object-id', find('robot').properties.principalId);
      await rejects(robot('vm', 'show', '--ids', find('vm-other').id), /AuthorizationFailed/);
      await az('role', 'assignment', 'create', ...readerOfOther(find));
      equal((await robot('vm', 'show', '--ids', find('vm-other').id)).name, 'vm-other');
      return '403 before, 200 after';
    },
  },
  {
    command: 'az role assignment delete',
    act: async ({ az, azOf, find }) => {
      await az('role', 'assignment', 'delete', ...readerOfOther(find));
      await rejects(azOf('robot')('vm', 'show', '--ids', find('vm-other').id), /AuthorizationFailed/);
      deepEqual(await az('role', 'assignment', 'list', '--scope', find('rg-other').id), []);
      return '403 again';
    },
  },
];
