import * as z from 'zod/mini';
import { didYouMean } from '../exchange/spelling.ts';

/** The world file as written, before anything is derived or resolved. One schema per kind of entry. */

const text = (description: string) => z.string().check(z.minLength(1), z.describe(description));
const maybe = (description: string) => z.nullish(text(description));
const guid = (description: string) => z.guid().check(z.describe(description));
const maybeGuid = (description: string) => z.nullish(guid(description));
const texts = (description: string) =>
  z.nullish(z.array(z.string().check(z.minLength(1))).check(z.describe(description)));
const readOnly = z.nullish(z.unknown().check(z.describe('As Azure prints it; read over.')));

/** An object whose unknown keys are faults, each with a suggestion: one line of the message per key. */
const closed = <T extends z.core.$ZodLooseShape>(shape: T, description: string) =>
  z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => `unknown key "${key}"${didYouMean(key, Object.keys(shape))}`).join('\n')
          : undefined,
    })
    .check(z.describe(description));

export const tenantSchema = closed(
  {
    tenantId: maybeGuid('Left out: the first tenantId that a resource carries, else derived from the domain.'),
    id: maybeGuid('The same as tenantId.'),
    displayName: maybe('Contoso, if left out.'),
    domain: maybe('The initial domain: contoso.onmicrosoft.com, if left out.'),
  },
  'The one tenant that everything lies in.',
);

export const subscriptionSchema = closed(
  {
    subscriptionId: maybeGuid('Left out: derived from the display name.'),
    id: maybe('As ARM prints it (/subscriptions/…) or as the CLI does (the GUID).'),
    displayName: maybe('By this name other entries refer to it.'),
    name: maybe('The same as displayName, as the CLI prints it.'),
    state: maybe('Enabled, if left out.'),
    tenantId: maybeGuid("The world's, if left out."),
    homeTenantId: readOnly,
    cloudName: readOnly,
    isDefault: readOnly,
    user: readOnly,
    managedByTenants: readOnly,
    authorizationSource: readOnly,
    subscriptionPolicies: readOnly,
    tags: readOnly,
  },
  'A subscription.',
);

const assigned = z.nullish(
  closed(
    { principalId: maybeGuid('Object id of its service principal.'), clientId: maybeGuid('Its application id.') },
    'An assigned identity; {} is enough.',
  ),
);

export const identitySchema = closed(
  {
    type: text('SystemAssigned, UserAssigned, "SystemAssigned, UserAssigned" or None.'),
    principalId: maybeGuid("The system-assigned identity's object id; derived if left out."),
    clientId: maybeGuid("The system-assigned identity's application id; derived if left out."),
    tenantId: maybeGuid("The world's tenant, if left out."),
    userAssignedIdentities: z.nullish(
      z.record(z.string(), assigned).check(z.describe('Keyed by name or by full resource id.')),
    ),
    identityIds: texts('The same as a list, as api-version 2017-12-01 has it.'),
  },
  'The managed identities of a host.',
);

/** What ARM shows beside `properties`, and what the CLI and Resource Graph add. */
const envelope = {
  type: maybe(
    'Microsoft.Compute/virtualMachines, Microsoft.Resources/resourceGroups, … Needed unless an id is written.',
  ),
  name: maybe('parent/child for a nested type. Needed unless an id is written.'),
  id: maybe('Full resource id; what it passes through is taken to exist.'),
  resourceGroup: maybe('Name of its resource group. Needed unless an id is written.'),
  subscription: maybe("A group's subscription, by id or display name; the first, if left out."),
  subscriptionId: maybe('The same as subscription.'),
  location: maybe("Its group's, if left out."),
  tags: z.nullish(z.record(z.string(), z.string())),
  identity: z.nullish(identitySchema),
  properties: z.nullish(z.record(z.string(), z.unknown()).check(z.describe('As ARM has them; anything goes.'))),
};

/** Further keys that ARM has beside `properties`; they ride along as written. */
const ridesAlong = [
  'kind',
  'sku',
  'plan',
  'zones',
  'managedBy',
  'managedByExtended',
  'extendedLocation',
  'placement',
  'etag',
  'eTag',
  'systemData',
  'resources',
  'scale',
  'apiVersion',
  'createdTime',
  'changedTime',
];

export const envelopeKeys: ReadonlySet<string> = new Set([...Object.keys(envelope), ...ridesAlong]);

export const resourceSchema = z
  .looseObject(envelope)
  .check(z.describe('A resource as ARM shows it, or as the Azure CLI prints it with its properties at the top level.'));

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

export const userSchema = closed(
  {
    userPrincipalName: text('ada@contoso.onmicrosoft.com'),
    displayName: maybe('The user principal name, if left out.'),
    objectId: maybeGuid('Derived from the user principal name, if left out.'),
    id: maybeGuid('The same as objectId.'),
  },
  'A user; Cloud Shell speaks for the first.',
);

export const servicePrincipalSchema = closed(
  {
    displayName: text('By this name other entries refer to it.'),
    appId: maybeGuid('Derived from the display name, if left out.'),
    objectId: maybeGuid('Derived from the display name, if left out.'),
    id: maybeGuid('The same as objectId.'),
    clientSecrets: texts('Secrets it may sign in with. Never real ones.'),
  },
  'A service principal that signs in with a secret.',
);

const appRole = closed(
  {
    value: text('What stands in the token: Orders.Read'),
    id: maybeGuid('Derived, if left out.'),
    displayName: readOnly,
    description: readOnly,
    allowedMemberTypes: readOnly,
    isEnabled: readOnly,
  },
  'A role that the application grants.',
);

export const applicationSchema = closed(
  {
    displayName: text('By this name other entries refer to it.'),
    appId: maybeGuid('Derived from the display name, if left out.'),
    identifierUris: texts('api://… addresses that tokens can be asked for.'),
    appRoles: z.nullish(z.array(appRole)),
  },
  'An application registration: an API that tokens are issued for.',
);

export const appRoleAssignmentSchema = closed(
  {
    principal: text('Name, GUID or full id of whom the app role is given to.'),
    resource: text('Display name, appId or identifier URI of the application.'),
    role: text("The app role's value or id."),
  },
  "An app role given to a principal: it becomes the token's roles.",
);

const list = <T extends z.core.$ZodType>(entry: T) => z.nullish(z.array(entry));

export const worldSchema = closed(
  {
    tenant: z.nullish(tenantSchema),
    subscriptions: list(subscriptionSchema),
    resources: list(resourceSchema),
    roleAssignments: list(roleAssignmentSchema),
    roleDefinitions: list(roleDefinitionSchema),
    users: list(userSchema),
    servicePrincipals: list(servicePrincipalSchema),
    applications: list(applicationSchema),
    appRoleAssignments: list(appRoleAssignmentSchema),
    $schema: z.nullish(z.string().check(z.describe('Where the schema of this file lies, for editors.'))),
  },
  'What exists, in the words of Azure.',
);

export const sections = [
  'subscriptions',
  'resources',
  'roleAssignments',
  'roleDefinitions',
  'users',
  'servicePrincipals',
  'applications',
  'appRoleAssignments',
] as const;

export type FileIdentity = z.infer<typeof identitySchema>;
export type FileResource = z.infer<typeof resourceSchema>;
export type FileSubscription = z.infer<typeof subscriptionSchema>;
export type FileRoleAssignment = z.infer<typeof roleAssignmentSchema>;
export type FileRoleDefinition = z.infer<typeof roleDefinitionSchema>;
