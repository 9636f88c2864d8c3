import { resourceGroupId } from '../world/resource-id.ts';
import type { Resource } from '../world/world.ts';
import type { Allowed } from './allowed.ts';
import type { Answer } from './answer.ts';
import { requireBody } from './body.ts';
import { disabledSubscription, preconditionFailed } from './errors-of-writes.ts';
import { lockType, requireUnlocked } from './locks.ts';
import { requireNoDeletion } from './operations.ts';
import { render } from './rendered.ts';
import type { ResourceType, Written } from './types/resource-type.ts';

/** If-Match and If-None-Match (RFC 9110 §13.1), for what has an etag. */
const requirePreconditions = ({ request }: Allowed, old: Resource | undefined): void => {
  const { 'if-match': match, 'if-none-match': none } = request.headers;
  const etag = old && ((old.etag as string | undefined) ?? '"1"');
  const isNamed = (list: string) =>
    etag !== undefined &&
    (list.trim() === '*' || list.split(',').some((each) => each.trim().replace(/^W\//, '') === etag));
  if (match !== undefined && !isNamed(match)) throw preconditionFailed(etag);
  if (none !== undefined && isNamed(none)) throw preconditionFailed(etag);
};

/** A group on its way out takes nothing in. */
const requireLivingGroup = ({ store, target }: Allowed): void => {
  const { subscriptionId = '', resourceGroup } = target;
  const group = resourceGroup && store.resourceFor(resourceGroupId(subscriptionId, resourceGroup));
  if (group) requireNoDeletion(group);
};

const requireEnabled = ({ store, target: { subscriptionId } }: Allowed): void => {
  if (subscriptionId === undefined) return;
  if (store.subscriptionFor(subscriptionId)?.state.toLowerCase() === 'disabled') {
    throw disabledSubscription(subscriptionId);
  }
};

const verbOf = (method: string): 'write' | 'delete' => (method === 'DELETE' ? 'delete' : 'write');

const done: Readonly<Record<string, string>> = { PUT: 'written', PATCH: 'changed', DELETE: 'deleted' };

/** What a write did, as a reply. */
const answered = ({ apiVersion, request, route, target }: Allowed, row: ResourceType, written: Written): Answer => {
  const { status, resource, headers } = written;
  const body = resource ? render(row.render(resource, apiVersion)) : { text: '', etag: undefined };
  const act = route.of === 'child' ? `${target.types.at(-1)} of` : (done[request.method] ?? request.method);
  const under = headers?.['Azure-AsyncOperation'] || headers?.Location ? ', as an operation' : '';
  return {
    status,
    ...(body.etag === undefined ? {} : { etag: body.etag }),
    ...(headers ? { headers } : {}),
    body: body.text,
    decision: `served: ${act} ${row.type} ${target.names.at(-1)}${status === 204 ? ', which was not there' : under}`,
  };
};

/** PUT, PATCH, DELETE, and POST of an action. `found` throws where a resource is needed and isn't there. */
export const write = (allowed: Allowed, find: () => Resource | undefined, found: () => Resource): Answer => {
  const { request, store, target, route } = allowed;
  const { row } = route;
  const { method } = request;
  requireEnabled(allowed);
  const scope = route.of === 'child' ? target.id.slice(0, target.id.lastIndexOf('/')) : target.id;
  if (row.type !== lockType && target.subscriptionId)
    requireUnlocked(store, target.subscriptionId, scope, verbOf(method));
  if (row.type !== 'Microsoft.Resources/resourceGroups') requireLivingGroup(allowed);
  if (route.of === 'child') {
    const act = row.actions?.[route.child] as NonNullable<ResourceType['actions']>[string];
    return answered(allowed, row, act(found(), allowed));
  }
  if (method === 'DELETE') {
    const old = find();
    requirePreconditions(allowed, old);
    return answered(allowed, row, old ? (row.remove as NonNullable<typeof row.remove>)(old, allowed) : { status: 204 });
  }
  const body = requireBody(request);
  const old = method === 'PATCH' ? found() : find();
  requirePreconditions(allowed, old);
  const written =
    method === 'PATCH'
      ? (row.patch as NonNullable<typeof row.patch>)(body, old as Resource, allowed)
      : (row.put as NonNullable<typeof row.put>)(body, old, allowed);
  return answered(allowed, row, written);
};
