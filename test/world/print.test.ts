import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse, stringify } from 'yaml';
import { worldJsonSchema } from '../../emulator/world/json-schema.ts';
import { parseWorld } from '../../emulator/world/parse.ts';
import { worldFile, worldSummary } from '../../emulator/world/print.ts';
import { readWorld } from '../../emulator/world/read.ts';
import { worldFixture } from './contoso.ts';

const files = ['contoso.yaml', 'starter.yaml'];
const prints = readdirSync(worldFixture('pasted')).map((name) =>
  JSON.parse(readFileSync(worldFixture(`pasted/${name}`), 'utf8')),
);
const isAssignment = ({ type }: { type: string }): boolean => type === 'Microsoft.Authorization/roleAssignments';
const pasted = {
  resources: prints.flat().filter((each) => !isAssignment(each)),
  roleAssignments: prints.flat().filter(isAssignment),
};

describe('a world printed in full', () => {
  test.each(files)('%s › is read as the same world again', async (file) => {
    const world = await readWorld(worldFixture(file));
    expect(parseWorld(worldFile(world))).toEqual(world);
    expect(parseWorld(parse(stringify(worldFile(world), { aliasDuplicateObjects: false })))).toEqual(world);
  });

  test('made of what was pasted › is read as the same world again', () => {
    const world = parseWorld(pasted);
    expect(parseWorld(worldFile(world))).toEqual(world);
  });

  test('with users, applications and roles of its own › is read as the same world again', () => {
    const world = parseWorld({
      subscriptions: [{ displayName: 'Dev' }],
      users: [{ userPrincipalName: 'ada@contoso.com' }],
      servicePrincipals: [{ displayName: 'deployer', clientSecrets: ['not-a-secret'] }],
      applications: [{ displayName: 'orders', appRoles: [{ value: 'Orders.Read' }] }],
      appRoleAssignments: [{ principal: 'deployer', resource: 'orders', role: 'Orders.Read' }],
      roleDefinitions: [{ roleName: 'Starter', actions: ['a/b/read'], notActions: ['a/b/c/read'] }],
      roleAssignments: [{ principal: 'ada@contoso.com', role: 'Starter', scope: 'Dev' }],
    });
    expect(parseWorld(worldFile(world))).toEqual(world);
  });

  test('is summed up in a line', async () => {
    expect(worldSummary(await readWorld(worldFixture('starter.yaml')))).toBe(
      'Contoso: 1 subscription, 1 resource group, 1 virtual machine, 1 user-assigned identity, 2 role assignments',
    );
  });
});

describe('the JSON Schema', () => {
  const validate = new Ajv2020({ strict: true, formats: { uuid: true } }).compile(worldJsonSchema());

  test.each(files)('%s › holds for the file and for the world printed in full', async (file) => {
    validate(parse(readFileSync(worldFixture(file), 'utf8')));
    expect(validate.errors).toBeNull();
    validate(worldFile(await readWorld(worldFixture(file))));
    expect(validate.errors).toBeNull();
  });

  test('holds for what was pasted', () => {
    validate(pasted);
    expect(validate.errors).toBeNull();
  });

  test.each([
    ['an unknown key', { subscriptons: [] }],
    ['a wrong type', { resources: [{ type: 'a/b', name: 5 }] }],
    ['no GUID', { tenant: { tenantId: 'contoso' } }],
  ])('does not hold for %s', (_, input) => {
    expect(validate(input)).toBe(false);
  });
});
