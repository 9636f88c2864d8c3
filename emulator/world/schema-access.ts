import * as z from 'zod/mini';
import { closed, maybe, maybeGuid, readOnly, texts } from './schema-words.ts';

const permissionLists = {
  actions: texts('Operations that are allowed, * matching any run of characters: Microsoft.Compute/*/read'),
  notActions: texts('Operations that are taken off the allowed ones.'),
  dataActions: texts('Data-plane operations that are allowed.'),
  notDataActions: texts('Data-plane operations that are taken off.'),
};

const roleDefinitionProperties = {
  roleName: maybe('By this name assignments refer to it.'),
  description: z.nullish(z.string()),
  assignableScopes: texts('Names or full ids; every subscription, if left out.'),
  permissions: z.nullish(
    z.array(
      closed(
        { ...permissionLists, condition: readOnly, conditionVersion: readOnly },
        'What the role may and may not do.',
      ),
    ),
  ),
  createdOn: readOnly,
  updatedOn: readOnly,
  createdBy: readOnly,
  updatedBy: readOnly,
};

export const roleDefinitionSchema = closed(
  {
    ...roleDefinitionProperties,
    ...permissionLists,
    name: maybe('Its GUID, as Azure prints it; derived from the role name if left out.'),
    id: maybe('As Azure prints it.'),
    type: readOnly,
    roleType: readOnly,
    properties: z.nullish(closed({ ...roleDefinitionProperties, type: readOnly }, 'As ARM has them.')),
  },
  'A custom role. The built-in ones need no declaring.',
);

const assignmentProperties = {
  principalId: maybe('Object id of whom the role is given to.'),
  principalType: z.nullish(z.enum(['ServicePrincipal', 'User', 'Group', 'ForeignGroup', 'Device'])),
  roleDefinitionId: maybe('Full id or GUID of the role.'),
  scope: maybe('Name or full id of a subscription, resource group or resource; / for everything.'),
  condition: z.nullish(z.string().check(z.describe('Not supported: a condition is refused.'))),
  conditionVersion: readOnly,
  createdOn: readOnly,
  updatedOn: readOnly,
  createdBy: readOnly,
  updatedBy: readOnly,
  delegatedManagedIdentityResourceId: readOnly,
  description: readOnly,
};

export const roleAssignmentSchema = closed(
  {
    principal: maybe('Name, GUID or full id of a host, an identity, a user or a service principal.'),
    role: maybe('Name, GUID or full id of a role.'),
    ...assignmentProperties,
    principalName: readOnly,
    roleDefinitionName: maybe('Name of the role, as the CLI prints it.'),
    name: maybeGuid("The assignment's own GUID; derived if left out."),
    id: maybe('As Azure prints it.'),
    type: readOnly,
    resourceGroup: readOnly,
    properties: z.nullish(closed(assignmentProperties, 'As ARM has them.')),
  },
  'Who may do what, and where.',
);

export type FileRoleAssignment = z.infer<typeof roleAssignmentSchema>;
export type FileRoleDefinition = z.infer<typeof roleDefinitionSchema>;
