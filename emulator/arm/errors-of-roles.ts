import { ArmError } from './errors.ts';

/** The refusals of Microsoft.Authorization (arm.md §4.4), a resource provider of its own. */
const refusal = (status: number, code: string, message: string, decision: string) =>
  new ArmError(status, code, message, `refused: ${decision}`, { failure: 'service' });

export const roleAssignmentExists = () =>
  refusal(
    409,
    'RoleAssignmentExists',
    'The role assignment already exists.',
    'the principal has that role there already',
  );

export const roleAssignmentUpdate = () =>
  refusal(
    409,
    'RoleAssignmentUpdateNotPermitted',
    'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    'a role assignment of that name gives something else',
  );

export const invalidRoleAssignmentId = (name: string) =>
  refusal(
    400,
    'InvalidRoleAssignmentId',
    `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    `${name} is not a GUID`,
  );

export const noRoleDefinition = (name: string) =>
  refusal(
    400,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${name.replaceAll('-', '')}' does not exist.`,
    `no role definition ${name}`,
  );

export const principalNotFound = (principalId: string, tenantId: string) =>
  refusal(
    400,
    'PrincipalNotFound',
    `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    `no principal ${principalId} in this world`,
  );
