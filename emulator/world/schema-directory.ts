import * as z from 'zod/mini';
import { closed, maybe, maybeGuid, readOnly, text, texts } from './schema-words.ts';

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

export const userSchema = closed(
  {
    userPrincipalName: text('ada@contoso.onmicrosoft.com'),
    displayName: maybe('The user principal name, if left out.'),
    objectId: maybeGuid('Derived from the user principal name, if left out.'),
    id: maybeGuid('The same as objectId.'),
  },
  'A user; Cloud Shell speaks for the first.',
);

const federatedCredential = closed(
  {
    name: maybe('Its place in the list, if left out.'),
    issuer: maybe('URL of whoever signs the tokens, or a managed cluster by name; the one cluster, if left out.'),
    subject: text('The sub of the tokens; without an issuer, a host or identity whose tokens are trusted.'),
    audiences: texts('api://AzureADTokenExchange, if left out.'),
    description: readOnly,
    id: readOnly,
  },
  'Whose tokens it may sign in with.',
);

export const servicePrincipalSchema = closed(
  {
    displayName: text('By this name other entries refer to it.'),
    appId: maybeGuid('Derived from the display name, if left out.'),
    objectId: maybeGuid('Derived from the display name, if left out.'),
    id: maybeGuid('The same as objectId.'),
    clientSecrets: texts('Secrets it may sign in with. Never real ones.'),
    federatedIdentityCredentials: z.nullish(z.array(federatedCredential)),
  },
  'A service principal that signs in with a secret or with a token of an issuer that it trusts.',
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

export type FileSubscription = z.infer<typeof subscriptionSchema>;
