import type { Request } from '../exchange/request.ts';
import { isWithin, resourceGroupId, subscriptionScope } from '../world/resource-id.ts';
import type { Store } from '../world/store.ts';
import type { Resource, Subscription } from '../world/world.ts';
import type { Access } from './access.ts';
import { queryFor } from './api-version.ts';
import { isSubset } from './checks.ts';
import type { Claims } from './claims.ts';
import { invalidParameter, notFound, resourceGroupNotFound, resourceNotFound } from './errors.ts';
import { pageOf } from './paging.ts';
import type { Route } from './route.ts';
import { accessScope, type Target } from './target.ts';
import type { Json, ResourceType } from './types/resource-type.ts';

/** An exchange whose caller is known and allowed. */
export type Allowed = {
  readonly request: Request;
  readonly store: Store;
  readonly target: Target;
  readonly apiVersion: string;
  readonly route: Route;
  readonly access: Access;
  readonly caller: Claims;
  readonly pageSize: number;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly decision: string;
};

const ok = (body: Json, decision: string): Answer => ({
  status: 200,
  // A VM's etag is its header too (arm.md §1.3).
  headers: typeof body.etag === 'string' ? { ETag: body.etag } : {},
  body: JSON.stringify(body),
  decision,
});

/** A subscription in the shape of every other resource. */
const asResource = (subscription: Subscription): Resource => ({
  id: subscriptionScope(subscription.subscriptionId),
  name: subscription.subscriptionId,
  type: 'Microsoft.Resources/subscriptions',
  properties: subscription,
});

const expanded = (row: ResourceType, request: Request): ((body: Json, resource: Resource, at: string) => Json) => {
  const wanted = queryFor(request, '$expand');
  if (!wanted || !row.expansions) return (body) => body;
  const key = wanted.toLowerCase();
  const expand = Object.hasOwn(row.expansions, key) ? row.expansions[key] : undefined;
  if (!expand) throw invalidParameter('$expand', wanted);
  return expand;
};

const requireResource = ({ store, target, route }: Allowed): Resource => {
  const { subscriptionId = '', resourceGroup } = target;
  if (resourceGroup !== undefined && !store.resourceFor(resourceGroupId(subscriptionId, resourceGroup))) {
    throw resourceGroupNotFound(resourceGroup);
  }
  const subscription = route.row.scope === 'tenant' ? store.subscriptionFor(subscriptionId) : undefined;
  const id = route.of === 'child' ? accessScope(target) : target.id;
  const resource = subscription ? asResource(subscription) : store.resourceFor(id);
  if (resource) return resource;
  const types = route.of === 'child' ? target.types.slice(0, -1) : target.types;
  throw resourceNotFound([target.namespace, ...types].join('/'), target.names.join('/'), resourceGroup ?? '');
};

const one = (allowed: Allowed): Answer => {
  const { request, route, apiVersion, target } = allowed;
  const resource = requireResource(allowed);
  if (route.of === 'child') {
    const view = Object.hasOwn(route.row.views ?? {}, route.child) ? route.row.views?.[route.child] : undefined;
    if (!view) throw notFound(target.id);
    return ok(view(resource, apiVersion), `served: ${resource.name}'s ${target.types.at(-1)}`);
  }
  const decision = `served: ${resource.type} ${resource.name}`;
  if (request.method === 'HEAD') return { status: 204, headers: {}, body: '', decision };
  const expand = expanded(route.row, request);
  return ok(expand(route.row.render(resource, apiVersion), resource, apiVersion), decision);
};

/** Subscriptions are listed to whoever has an assignment anywhere in them (arm.md §3.1). */
const subscriptionsOf = ({ store, request, caller }: Allowed): Resource[] => {
  const assignments =
    request.condition?.name === 'role-not-propagated' ? [] : store.roleAssignmentsOf(caller.oid as string);
  return store.subscriptions
    .map(asResource)
    .filter(({ id }) => assignments.some(({ scope }) => isWithin(scope, id) || isWithin(id, scope)));
};

const many = (allowed: Allowed): Answer => {
  const { request, store, target, apiVersion, route, access, pageSize } = allowed;
  const { row } = route;
  const { subscriptionId = '', resourceGroup } = target;
  if (resourceGroup !== undefined && !store.resourceFor(resourceGroupId(subscriptionId, resourceGroup))) {
    throw resourceGroupNotFound(resourceGroup);
  }
  const where = { subscriptionId, type: row.type, ...(resourceGroup === undefined ? {} : { resourceGroup }) };
  const all = row.scope === 'tenant' ? subscriptionsOf(allowed) : store.list(where);
  const narrow =
    isSubset(request, target, route) && row.scope !== 'tenant' && !access.reaches(subscriptionScope(subscriptionId));
  const isReadable = narrow ? ({ id }: Resource) => access.reaches(id) : () => true;
  const { items, nextLink } = pageOf(request, all, isReadable, { size: pageSize, core: row.core });
  const expand = expanded(row, request);
  const value = items.map((each) => expand(row.render(each, apiVersion), each, apiVersion));
  const body = { value, ...(nextLink ? { nextLink } : {}), ...row.envelope?.(apiVersion, items.length) };
  return ok(body, `served: ${items.length} of ${row.type}${nextLink ? ', more to come' : ''}`);
};

/** What an allowed caller gets: one resource, a list, or that there is nothing. */
export const answer = (allowed: Allowed): Answer => (allowed.route.of === 'collection' ? many(allowed) : one(allowed));
