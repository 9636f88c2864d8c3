import { isWithin, subscriptionScope } from '../world/resource-id.ts';
import type { Resource } from '../world/world.ts';
import type { Allowed } from './answer.ts';
import { queryFor } from './api-version.ts';
import { isSubset } from './checks.ts';
import { invalidParameter } from './errors.ts';
import { pageOf } from './paging.ts';
import { asResource } from './subscription-resource.ts';
import type { Json } from './types/resource-type.ts';

/** Subscriptions are listed to whoever has an assignment anywhere in them (arm.md §3.1). */
const subscriptionsOf = ({ store, request, caller }: Allowed): Resource[] => {
  const assignments = request.condition?.name === 'role-not-propagated' ? [] : store.roleAssignmentsOf(caller.oid);
  return store.subscriptions
    .map(asResource)
    .filter(({ id }) => assignments.some(({ scope }) => isWithin(scope, id) || isWithin(id, scope)));
};

/** What the row's `$filter` keeps; everything where none is given or it is empty, as azure-cli sends it (arm.md §3.3). */
const filterOf = ({ request, route }: Allowed): ((resource: Resource) => boolean) => {
  const wanted = queryFor(request, '$filter')?.trim();
  if (!wanted) return () => true;
  const keeps = route.row.filter?.(wanted);
  if (!keeps) throw invalidParameter('$filter', wanted);
  return keeps;
};

/** In a list `$expand` is legal only beside `$filter` (arm.md §1.1). */
const expansionOf = ({ request, route }: Allowed) => {
  const wanted = route.row.expansions ? queryFor(request, '$expand') : undefined;
  if (!wanted) return undefined;
  const name = wanted.toLowerCase();
  const found =
    route.row.expansions && Object.hasOwn(route.row.expansions, name) ? route.row.expansions[name] : undefined;
  if (!found || !queryFor(request, '$filter')) throw invalidParameter('$expand', wanted);
  return found;
};

/** One page of a collection, less what the caller may not read where the whole isn't theirs to read. */
export const listOf = (allowed: Allowed): { body: Json; decision: string } => {
  const { request, store, target, apiVersion, route, access, pageSize } = allowed;
  const { row } = route;
  const { subscriptionId = '', resourceGroup } = target;
  const [keeps, expand] = [filterOf(allowed), expansionOf(allowed)];
  const where = { subscriptionId, type: row.type, ...(resourceGroup === undefined ? {} : { resourceGroup }) };
  const all = row.scope === 'tenant' ? subscriptionsOf(allowed) : store.list(where);
  const whole =
    row.scope === 'tenant' || !isSubset(request, target, route) || access.reaches(subscriptionScope(subscriptionId));
  const wanted = (each: Resource) => keeps(each) && (whole || access.reaches(each.id));
  const { items, nextLink } = pageOf(request, all, wanted, { size: pageSize, core: row.core });
  const value = items.map((each) => {
    const body = row.render(each, apiVersion);
    return expand ? expand(body, each, apiVersion) : body;
  });
  return {
    body: { value, ...(nextLink ? { nextLink } : {}), ...row.envelope?.(apiVersion, value.length) },
    decision: `served: ${value.length} of ${row.type}${nextLink ? ', more to come' : ''}`,
  };
};
