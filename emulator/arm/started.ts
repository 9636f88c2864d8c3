import type { Resource } from '../world/world.ts';
import type { Allowed } from './allowed.ts';
import type { Ending } from './operations.ts';

export type Endings = { readonly success: Ending; readonly failure: Ending };

/** Starts an operation on a resource; a fault rule may have it fail. Gives its id. */
const begin = ({ operations, request, target, caller }: Allowed, { id }: Resource, endings: Endings): string =>
  operations.begin(
    { subscriptionId: target.subscriptionId ?? '', resourceId: id, principalId: caller.oid, ...endings },
    request.condition?.name === 'operation-failed',
  ).operationId;

type Headers = Readonly<Record<string, string>>;

/** As ARM itself starts one: where its result will be (what deleting a resource group answers). */
export const startedByArm = (allowed: Allowed, resource: Resource, endings: Endings): Headers => {
  const operationId = begin(allowed, resource, endings);
  const { request, target, apiVersion, operations } = allowed;
  return {
    Location: `${request.base}/subscriptions/${target.subscriptionId}/operationresults/${operationId}?api-version=${apiVersion}`,
    'Retry-After': String(operations.retryAfter),
  };
};

/** As a compute write starts one (arm.md §2.1, §2.4). `polled` alone has no Location: the result is the resource itself. */
export const startedByCompute = (
  allowed: Allowed,
  resource: Resource,
  endings: Endings,
  polled: 'polled' | 'located' = 'located',
): Headers => {
  const operationId = begin(allowed, resource, endings);
  const { request, target, apiVersion, operations, random, store, caller } = allowed;
  const { location = '' } = resource;
  const place = `${request.base}/subscriptions/${target.subscriptionId}/providers/Microsoft.Compute/locations/${location}/operations/${operationId}?p=${random()}`;
  return {
    'Azure-AsyncNotification': 'Enabled',
    'Azure-AsyncOperation': `${place}&api-version=${apiVersion}`,
    ...(polled === 'located' ? { Location: `${place}&monitor=true&api-version=${apiVersion}` } : {}),
    'Retry-After': String(operations.retryAfter),
    'x-ms-operation-identifier': `tenantId=${store.tenant.tenantId},objectId=${caller.oid}/${location}/${random()}`,
    'x-ms-ratelimit-remaining-resource':
      'Microsoft.Compute/UpdateVMSubscriptionMaximum;1498,Microsoft.Compute/UpdateVMResource;10',
    'x-ms-request-id': operationId,
  };
};
