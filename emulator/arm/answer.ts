import type { Request } from '../exchange/request.ts';
import { resourceGroupId } from '../world/resource-id.ts';
import type { Store } from '../world/store.ts';
import type { Resource } from '../world/world.ts';
import type { Access } from './access.ts';
import { queryFor } from './api-version.ts';
import type { Caller } from './claims.ts';
import { invalidParameter, notFound, resourceGroupNotFound, resourceNotFound } from './errors.ts';
import { listOf } from './list.ts';
import { createRenderings, type Rendered, render } from './rendered.ts';
import type { Route } from './route.ts';
import { subscriptionResourceFor } from './subscription-resource.ts';
import { accessScope, type Target } from './target.ts';
import type { Json } from './types/resource-type.ts';

/** An exchange whose caller is known and allowed. */
export type Allowed = {
  readonly request: Request;
  readonly store: Store;
  readonly target: Target;
  readonly apiVersion: string;
  readonly route: Route;
  readonly access: Access;
  readonly caller: Caller;
  readonly pageSize: number;
};

export type Answer = {
  readonly status: number;
  /** A VM's etag is its header too (arm.md §1.3). */
  readonly etag?: string;
  readonly body: string;
  readonly decision: string;
};

const ok = ({ text, etag }: Rendered, decision: string): Answer => ({
  status: 200,
  ...(etag === undefined ? {} : { etag }),
  body: text,
  decision,
});

const requireGroup = (store: Store, { subscriptionId = '', resourceGroup }: Target): void => {
  if (resourceGroup !== undefined && !store.resourceFor(resourceGroupId(subscriptionId, resourceGroup))) {
    throw resourceGroupNotFound(resourceGroup);
  }
};

const requireResource = ({ store, target, route }: Allowed): Resource => {
  const id = route.of === 'child' ? accessScope(target) : target.id;
  const resource =
    route.row.scope === 'tenant' ? subscriptionResourceFor(store, target.subscriptionId ?? '') : store.resourceFor(id);
  if (resource) return resource;
  const types = route.of === 'child' ? target.types.slice(0, -1) : target.types;
  const type = [target.namespace, ...types].join('/');
  throw resourceNotFound(type, target.names.join('/'), target.resourceGroup ?? '');
};

type Form = (resource: Resource, apiVersion: string) => Json;

/** The body asked for by the path's last word, else by `$expand`; and a name for it. */
const formOf = ({ request, route, target }: Allowed): { name: string; form: Form } => {
  const { row, of, child } = route;
  if (of === 'child') {
    const view = row.views && Object.hasOwn(row.views, child) ? row.views[child] : undefined;
    if (!view) throw notFound(target.id);
    return { name: `/${child}`, form: view };
  }
  const wanted = row.expansions ? queryFor(request, '$expand') : undefined;
  if (!wanted) return { name: '', form: row.render };
  const name = wanted.toLowerCase();
  const expand = row.expansions && Object.hasOwn(row.expansions, name) ? row.expansions[name] : undefined;
  if (!expand) throw invalidParameter('$expand', wanted);
  return { name, form: (resource, at) => expand(row.render(resource, at), resource, at) };
};

/** Gives an allowed caller one resource or a list, or says that there is none: its group first, then itself. */
export const createAnswer = () => {
  const rendered = createRenderings();

  return (allowed: Allowed): Answer => {
    const { request, store, target, apiVersion, route } = allowed;
    requireGroup(store, target);
    if (route.of === 'collection') {
      const { body, decision } = listOf(allowed);
      return ok(render(body), decision);
    }
    const resource = requireResource(allowed);
    const view = route.of === 'child' ? `${target.types.at(-1)} of ` : '';
    const decision = `served: ${view}${resource.type} ${resource.name}`;
    if (request.method === 'HEAD') return { status: 204, body: '', decision };
    const { name, form } = formOf(allowed);
    return ok(
      rendered(resource, `${apiVersion}${name}`, () => form(resource, apiVersion)),
      decision,
    );
  };
};
