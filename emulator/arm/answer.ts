import { parseResourceId, resourceGroupId } from '../world/resource-id.ts';
import type { Resource } from '../world/world.ts';
import type { Allowed } from './allowed.ts';
import { queryFor } from './api-version.ts';
import { invalidParameter, notFound, resourceGroupNotFound, resourceNotFound } from './errors.ts';
import { missingRegistration } from './errors-of-writes.ts';
import { listOf } from './list.ts';
import { createRenderings, type Rendered, render } from './rendered.ts';
import { accessScope } from './target.ts';
import type { Json } from './types/resource-type.ts';
import { write } from './write.ts';

export type Answer = {
  readonly status: number;
  /** A VM's etag is its header too (arm.md §1.3). */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly decision: string;
};

const ok = ({ text, etag }: Rendered, decision: string): Answer => ({
  status: 200,
  ...(etag === undefined ? {} : { etag }),
  body: text,
  decision,
});

const groupType = 'Microsoft.Resources/resourceGroups';

const requireGroup = ({ store, target, route, request }: Allowed): void => {
  const { subscriptionId = '', resourceGroup } = target;
  const isNew = request.method === 'PUT' && route.row.type === groupType;
  if (resourceGroup !== undefined && !isNew && !store.resourceFor(resourceGroupId(subscriptionId, resourceGroup))) {
    throw resourceGroupNotFound(resourceGroup);
  }
};

const requireRegistration = ({ store, target }: Allowed): void => {
  const { subscriptionId, namespace, underProviders } = target;
  if (underProviders && subscriptionId !== undefined && !store.isRegistered(subscriptionId, namespace)) {
    throw missingRegistration(namespace);
  }
};

const missing = (id: string): Error => {
  const { type = '', names, resourceGroup = '' } = parseResourceId(id) ?? { names: [] };
  return resourceNotFound(type, names.join('/'), resourceGroup);
};

/** What an extension is put on must be there. */
const requireOwner = ({ store, target: { owner } }: Allowed): void => {
  if (owner !== undefined && !store.resourceFor(owner)) throw missing(owner);
};

const find = (allowed: Allowed): Resource | undefined => {
  const { store, target, route } = allowed;
  if (route.row.find) return route.row.find(allowed);
  return store.resourceFor(route.of === 'child' ? accessScope(target) : target.id);
};

const requireResource = (allowed: Allowed): Resource => {
  const resource = find(allowed);
  if (resource) return resource;
  const { target, route } = allowed;
  const types = route.of === 'child' ? target.types.slice(0, -1) : target.types;
  throw resourceNotFound([target.namespace, ...types].join('/'), target.names.join('/'), target.resourceGroup ?? '');
};

type Form = (resource: Resource, apiVersion: string) => Json;

/** The body asked for by the path's last word, else by `$expand`; and a name for it. */
const formOf = ({ request, route }: Allowed): { name: string; form: Form } => {
  const { row } = route;
  const wanted = row.expansions ? queryFor(request, '$expand') : undefined;
  if (!wanted) return { name: '', form: row.render };
  const name = wanted.toLowerCase();
  const expand = row.expansions && Object.hasOwn(row.expansions, name) ? row.expansions[name] : undefined;
  if (!expand) throw invalidParameter('$expand', wanted);
  return { name, form: (resource, at) => expand(row.render(resource, at), resource, at) };
};

/** Gives an allowed caller what was asked for, or says that it isn't there: its group first, then itself. */
export const createAnswer = () => {
  const rendered = createRenderings();

  return (allowed: Allowed): Answer => {
    const { request, target, apiVersion, route } = allowed;
    const { row, of, child } = route;
    requireGroup(allowed);
    requireOwner(allowed);
    requireRegistration(allowed);
    if (of === 'collection') {
      const { body, decision } = listOf(allowed);
      return ok(render(body), decision);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return write(
        allowed,
        () => find(allowed),
        () => requireResource(allowed),
      );
    }
    const resource = requireResource(allowed);
    const view = of === 'child' ? `${target.types.at(-1)} of ` : '';
    const decision = `served: ${view}${resource.type} ${resource.name}`;
    if (request.method === 'HEAD') return { status: 204, body: '', decision };
    if (of === 'child') {
      const show = row.views && Object.hasOwn(row.views, child) ? row.views[child] : undefined;
      if (!show) throw notFound(target.id);
      return ok(render(show(resource, allowed)), decision);
    }
    const { name, form } = formOf(allowed);
    return ok(
      rendered(resource, `${apiVersion}${name}`, () => form(resource, apiVersion)),
      decision,
    );
  };
};
