import { isWithin, subscriptionScope } from '../world/resource-id.ts';
import type { Resource } from '../world/world.ts';
import type { Allowed } from './allowed.ts';
import { queryFor } from './api-version.ts';
import { isSubset } from './checks.ts';
import { invalidParameter, resourceNotFound } from './errors.ts';
import { pageOf } from './paging.ts';
import { accessScope } from './target.ts';
import type { Json } from './types/resource-type.ts';

/** The store's resources of the row's type: of one resource where the collection lies in that. */
const stored = ({ store, target, route }: Allowed): readonly Resource[] => {
  const { subscriptionId = '', resourceGroup } = target;
  const where = { subscriptionId, type: route.row.type, ...(resourceGroup === undefined ? {} : { resourceGroup }) };
  const all = store.list(where);
  if (target.names.length === 0) return all;
  const parent = accessScope(target);
  const within = all.filter(({ id }) => isWithin(id, parent));
  if (within.length === 0 && !store.resourceFor(parent)) {
    throw resourceNotFound(
      [target.namespace, ...target.types.slice(0, -1)].join('/'),
      target.names.join('/'),
      resourceGroup ?? '',
    );
  }
  return within;
};

/** What the row's `$filter` keeps; everything where none is given or it is empty, as azure-cli sends it (arm.md §3.3). */
const filterOf = (allowed: Allowed): ((resource: Resource) => boolean) => {
  const wanted = queryFor(allowed.request, '$filter')?.trim();
  if (!wanted) return () => true;
  const keeps = allowed.route.row.filter?.(wanted, allowed);
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
  const { request, target, apiVersion, route, access, pageSize } = allowed;
  const { row } = route;
  const [keeps, expand] = [filterOf(allowed), expansionOf(allowed)];
  const all = row.list ? row.list(allowed) : stored(allowed);
  const whole =
    row.scope === 'tenant' ||
    !isSubset(request, target, route) ||
    access.reaches(subscriptionScope(target.subscriptionId ?? ''));
  const wanted = (each: Resource) => keeps(each) && (whole || access.reaches(each.id));
  const { items, nextLink } = pageOf(request, all, wanted, { size: pageSize, core: row.core });
  const value = items.map((each) => {
    const body = row.renderListed ? row.renderListed(each, allowed) : row.render(each, apiVersion);
    return expand ? expand(body, each, apiVersion) : body;
  });
  return {
    body: { value, ...(nextLink ? { nextLink } : {}), ...row.envelope?.(apiVersion, value.length) },
    decision: `served: ${value.length} of ${row.type}${nextLink ? ', more to come' : ''}`,
  };
};
