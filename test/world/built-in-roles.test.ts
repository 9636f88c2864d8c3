import { describe, expect, test } from '@jest/globals';
import { builtInRoles } from '../../emulator/world/built-in-roles.ts';

describe('built-in roles', () => {
  test('have the GUIDs that they have in every tenant', () => {
    expect(builtInRoles.map(({ roleName, name }) => [roleName, name])).toEqual([
      ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
      ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
      ['Reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'],
      ['User Access Administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'],
      ['Role Based Access Control Administrator', 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'],
      ['Virtual Machine Contributor', '9980e02c-c2be-4d73-94e8-173b1dc7cf3c'],
      ['Virtual Machine User Login', 'fb879df8-f326-4884-b1cf-06f3ad86be52'],
      ['Virtual Machine Administrator Login', '1c0163c0-47e6-4577-8991-ea5c82e286e4'],
      ['Managed Identity Operator', 'f1a07417-d97a-45cb-824c-7a7467783830'],
      ['Managed Identity Contributor', 'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59'],
      ['Desktop Virtualization Power On Contributor', '489581de-a3bd-480d-9518-53dea7416b33'],
    ]);
  });

  test('grant data actions to the login roles only', () => {
    const granting = builtInRoles.filter(({ permissions }) =>
      permissions.some(({ dataActions }) => dataActions.length > 0),
    );
    expect(granting.map(({ roleName }) => roleName)).toEqual([
      'Virtual Machine User Login',
      'Virtual Machine Administrator Login',
    ]);
  });

  test('name every operation once, in the form Namespace/…', () => {
    for (const { permissions } of builtInRoles) {
      for (const { actions, notActions } of permissions) {
        for (const list of [actions, notActions]) {
          expect(new Set(list).size).toBe(list.length);
          for (const action of list) expect(action).toMatch(/^(\*|\*\/read|Microsoft\.[A-Za-z]+\/[A-Za-z*/]+)$/);
        }
      }
    }
  });
});
