import { ArmError } from './errors.ts';
import { locations } from './locations.ts';

/** The refusals of writes (arm.md §4.2 and §4.4). Where a text is tagged [U] there it is the one that clients are known to have seen. */
const quoted = (names: readonly string[]): string => `'${names.join(', ')}'`;

export const noRegisteredProvider = (
  location: string,
  apiVersion: string,
  type: string,
  supported: readonly string[],
) =>
  new ArmError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '${location}' and API version '${apiVersion}' for type '${type.slice(type.indexOf('/') + 1)}'. The supported api-versions are ${quoted(supported)}. The supported locations are ${quoted(locations.map(({ name }) => name))}.`,
    `refused: ${type} is not to be had at ${location || 'any location'} with api-version ${apiVersion}`,
  );

export const missingRegistration = (namespace: string) =>
  new ArmError(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    `refused: ${namespace} was unregistered`,
  );

export const parentNotFound = (parent: string) =>
  new ArmError(
    404,
    'ParentResourceNotFound',
    `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`,
    `not served: no parent ${parent}`,
  );

export const locationRequired = () =>
  new ArmError(
    400,
    'LocationRequired',
    'The location property is required for this definition.',
    'refused: no location in the body',
  );

export const otherLocation = (name: string, resourceGroup: string, has: string, wanted: string) =>
  new ArmError(
    409,
    'InvalidResourceLocation',
    `The resource '${name}' already exists in location '${has}' in resource group '${resourceGroup}'. A resource with the same name cannot be created in location '${wanted}'. Please select a new resource name.`,
    `refused: ${name} is in ${has}, not in ${wanted}`,
  );

export const otherGroupLocation = (resourceGroup: string, has: string, wanted: string) =>
  new ArmError(
    409,
    'InvalidResourceGroupLocation',
    `Invalid resource group location '${wanted}'. The Resource group already exists in location '${has}'.`,
    `refused: ${resourceGroup} is in ${has}, not in ${wanted}`,
  );

export const noLocationForGroup = (location: string) =>
  new ArmError(
    400,
    'LocationNotAvailableForResourceGroup',
    `The provided location '${location}' is not available for resource group. List of available regions is '${locations.map(({ name }) => name).join(',')}'.`,
    `refused: there is no location ${location}`,
  );

// [U] in arm.md §4.2: the text is ours.
export const invalidResourceGroup = (name: string) =>
  new ArmError(
    400,
    'InvalidResourceGroup',
    `The provided resource group name '${name}' has these invalid characters or does not meet the naming rules. The name can only be a letter, digit, '-', '.', '(', ')' or '_', and can not end with a '.'.`,
    `refused: ${name} is no name for a resource group`,
  );

// [U] in arm.md §4.3 is the status: 409, as newer captures have it.
export const disabledSubscription = (subscriptionId: string) =>
  new ArmError(
    409,
    'ReadOnlyDisabledSubscription',
    `The subscription '${subscriptionId}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
    `refused: the subscription ${subscriptionId} is disabled`,
  );

export const groupBeingDeleted = (resourceGroup: string) =>
  new ArmError(
    409,
    'ResourceGroupBeingDeleted',
    `The resource group '${resourceGroup}' is in deprovisioning state and cannot perform this operation.`,
    `refused: ${resourceGroup} is being deleted`,
  );

export const scopeLocked = (id: string, verb: 'write' | 'delete', scopes: readonly string[]) =>
  new ArmError(
    409,
    'ScopeLocked',
    `The scope '${id}' cannot perform ${verb} operation because following scope(s) are locked: '${scopes.join("','")}'. Please remove the lock and try again.`,
    `refused: a lock at ${scopes.join(', ')} forbids ${verb}`,
  );

export const preconditionFailed = (etag: string | undefined) =>
  new ArmError(
    412,
    'PreconditionFailed',
    `The condition specified using HTTP conditional header(s) is not met. The current etag is ${etag ?? 'none'}.`,
    `refused: its etag is ${etag ?? 'none'}`,
    { failure: 'service' },
  );

export const unsupportedMediaType = (type: string) =>
  new ArmError(
    415,
    'UnsupportedMediaType',
    `The content media type '${type}' is not supported. Only 'application/json' is supported.`,
    `refused: the body is ${type}, not JSON`,
  );

export const invalidContent = (why: string) =>
  new ArmError(
    400,
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: '${why}'.`,
    `refused: ${why}`,
  );

export const contentTooLarge = () =>
  new ArmError(
    413,
    'RequestContentTooLarge',
    "The request content size exceeds the maximum size of '4 MB'.",
    'refused: the body is over 4 MB',
  );

/** The state of a virtual machine is against it (arm.md §4.4). */
export const operationNotAllowed = (message: string) =>
  new ArmError(409, 'OperationNotAllowed', message, `refused: ${message}`, { failure: 'service' });

export const failedIdentityOperation = (id: string, identityId: string) =>
  new ArmError(
    400,
    'FailedIdentityOperation',
    `Identity operation for resource '${id}' failed with error 'Failed to perform resource identity operation. Status: 'NotFound'. Response: '{"error":{"code":"ResourceNotFound","message":"The Resource '${identityId}' was not found."}}''.`,
    `refused: there is no identity ${identityId}`,
  );

export const linkedAuthorizationFailed = (
  { client, oid }: { client: string; oid: string },
  id: string,
  linked: string,
  type: string,
) =>
  new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${client}' with object id '${oid}' has permission to perform action '${type}/write' on scope '${id}'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${linked}' (respectively) or the linked scope(s) are invalid.`,
    `refused: no role of ${oid} allows to assign ${linked}`,
  );
