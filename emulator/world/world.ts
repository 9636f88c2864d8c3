/** The world in full: every id derived, every default filled in, every name resolved. What parse gives and `world` prints. */
export type World = {
  readonly tenant: Tenant;
  readonly subscriptions: readonly Subscription[];
  /** Resource groups, identities, virtual machines and all else, in the order of the file. */
  readonly resources: readonly Resource[];
  readonly roleAssignments: readonly RoleAssignment[];
  readonly roleDefinitions: readonly RoleDefinition[];
  readonly users: readonly User[];
  readonly servicePrincipals: readonly ServicePrincipal[];
  readonly applications: readonly Application[];
  readonly appRoleAssignments: readonly AppRoleAssignment[];
};

export type Tenant = { readonly tenantId: string; readonly displayName: string; readonly domain: string };

export type Subscription = {
  readonly subscriptionId: string;
  readonly displayName: string;
  readonly state: string;
  readonly tenantId: string;
};

export type IdentityType = 'None' | 'SystemAssigned' | 'UserAssigned' | 'SystemAssigned, UserAssigned';

/** The `identity` block of a host. principalId, clientId and tenantId are the system-assigned identity's. */
export type IdentityBlock = {
  readonly type: IdentityType;
  readonly principalId?: string;
  /** ARM never shows it here; the token's `appid`. */
  readonly clientId?: string;
  readonly tenantId?: string;
  /** Keyed by full resource id. */
  readonly userAssignedIdentities?: Readonly<
    Record<string, { readonly principalId: string; readonly clientId: string }>
  >;
};

/** As in `PowerState/deallocated`. */
export type PowerState = 'starting' | 'running' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated' | 'unknown';

/** What `az vm show --show-details` adds: run-time state, beside the model and never rendered with it. The lists are comma-separated. */
export type Details = {
  /** The state the virtual machine starts in. */
  readonly powerState: PowerState;
  readonly publicIps?: string;
  readonly privateIps?: string;
  readonly fqdns?: string;
  readonly macAddresses?: string;
};

/** A resource in ARM's own shape. Further top-level keys (kind, sku, plan, zones, managedBy …) ride along as written. */
export type Resource = {
  readonly id: string;
  readonly name: string;
  /** `Microsoft.Compute/virtualMachines`; resource groups are `Microsoft.Resources/resourceGroups`. */
  readonly type: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly identity?: IdentityBlock;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Every virtual machine has them; no other resource does. */
  readonly details?: Details;
  readonly [more: string]: unknown;
};

export type RoleAssignment = {
  /** The last segment of its id, a GUID. */
  readonly name: string;
  readonly principalId: string;
  readonly principalType: 'ServicePrincipal' | 'User';
  /** The role definition's GUID. */
  readonly roleDefinitionId: string;
  /** A full id: `/subscriptions/{s}`, a resource group's or a resource's. `/` is the tenant's root. */
  readonly scope: string;
  /** Of one that was written over ARM. */
  readonly description?: string;
  readonly createdOn?: string;
  readonly createdBy?: string;
};

export type Permission = {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
};

export type RoleDefinition = {
  /** A GUID. */
  readonly name: string;
  readonly roleName: string;
  readonly type: 'BuiltInRole' | 'CustomRole';
  readonly description: string;
  readonly assignableScopes: readonly string[];
  readonly permissions: readonly Permission[];
};

export type User = {
  readonly objectId: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
};

export type ServicePrincipal = {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly clientSecrets: readonly string[];
  readonly federatedIdentityCredentials: readonly FederatedCredential[];
};

/** Whose tokens an identity takes for its own. All three are compared letter by letter. */
export type FederatedCredential = {
  readonly name: string;
  /** A URL; or the resource id of a managed cluster of the world, and then whatever that cluster's issuer is. */
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
};

export type AppRole = { readonly id: string; readonly value: string };

export type Application = {
  readonly appId: string;
  readonly displayName: string;
  readonly identifierUris: readonly string[];
  readonly appRoles: readonly AppRole[];
};

export type AppRoleAssignment = {
  readonly principalId: string;
  /** appId of the application that grants it. */
  readonly resourceAppId: string;
  /** The app role's `value`. */
  readonly role: string;
};
