import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseWorld } from '../../emulator/world/parse.ts';
import { derivedGuid } from '../../emulator/world/resource-id.ts';
import { named } from './contoso.ts';

test('docs/world.md › derives every id as its table says', () => {
  const text = readFileSync('docs/world.md', 'utf8');
  const words = [...text.matchAll(/^\| [^|]+ \| `(\w+)` \| [^\n]+ \|$/gm)].map(([, word]) => word);
  const world = parseWorld({
    subscriptions: [{ displayName: 'Dev' }],
    resources: [
      { type: 'Microsoft.Resources/resourceGroups', name: 'rg' },
      {
        type: 'Microsoft.Compute/virtualMachines',
        resourceGroup: 'rg',
        name: 'vm',
        identity: { type: 'SystemAssigned' },
      },
    ],
    users: [{ userPrincipalName: 'ada@contoso.com' }],
    servicePrincipals: [{ displayName: 'deployer' }],
    applications: [{ displayName: 'orders', appRoles: [{ value: 'Orders.Read' }] }],
    roleDefinitions: [{ roleName: 'Starter', actions: ['a/b/read'] }],
    roleAssignments: [{ principal: 'vm', role: 'Starter', scope: 'rg' }],
  });
  const vm = named(world, 'vm');
  const [assignment, role, application] = [
    world.roleAssignments[0],
    world.roleDefinitions.at(-1),
    world.applications[0],
  ];
  const derived: Record<string, [string | undefined, unknown]> = {
    tenant: [world.tenant.domain, world.tenant.tenantId],
    subscription: ['Dev', world.subscriptions[0]?.subscriptionId],
    principalId: [vm.id, vm.identity?.principalId],
    clientId: [vm.id, vm.identity?.clientId],
    vmId: [vm.id, vm.properties.vmId],
    roleAssignment: [`${vm.identity?.principalId}|${role?.name}|${named(world, 'rg').id}`, assignment?.name],
    roleDefinition: ['Starter', role?.name],
    user: ['ada@contoso.com', world.users[0]?.objectId],
    servicePrincipal: ['deployer', world.servicePrincipals[0]?.objectId],
    appId: ['orders', application?.appId],
    appRole: [`${application?.appId}/Orders.Read`, application?.appRoles[0]?.id],
  };
  expect(words).toEqual(Object.keys(derived));
  for (const [word, [of, id]] of Object.entries(derived)) expect(id).toBe(derivedGuid(word, of ?? ''));
});
