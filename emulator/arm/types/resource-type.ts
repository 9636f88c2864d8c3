import type { Resource } from '../../world/world.ts';
import type { Allowed } from '../allowed.ts';
import type { Target } from '../target.ts';

/** A body, or part of one, as it goes out or comes in. */
export type Json = Readonly<Record<string, unknown>>;

/** What a write did. Its body is the resource, rendered; none where there is none. */
export type Written = {
  readonly status: number;
  readonly resource?: Resource;
  readonly headers?: Readonly<Record<string, string>>;
};

/** One resource type that ARM serves. The endpoint derives get, list, HEAD, paging, methods and every error from it. */
export type ResourceType = {
  /** As the world names it. */
  readonly type: string;
  /** The stem of its operations, and its place in URLs: `Microsoft.Compute/virtualMachines` + `/read` (arm.md §3.6). */
  readonly operations: string;
  /** What holds it: its own URL starts there, and is listed there. An extension's is any scope in a subscription, resources too, or the tenant's root as well. */
  readonly scope: 'tenant' | 'subscription' | 'resourceGroup' | 'extension' | 'anywhere';
  /** Served by ARM itself rather than by a resource provider: this changes how a wrong api-version is refused. */
  readonly core: boolean;
  /** Oldest first; none where any date will do. */
  readonly apiVersions: readonly string[];
  /** True where every caller of the tenant may read it. */
  readonly open?: (target: Target) => boolean;
  /** The resource that is named, where it isn't one of the store's under its own id. */
  find?(allowed: Allowed): Resource | undefined;
  /** All that the collection holds, where it isn't the store's of this type. */
  list?(allowed: Allowed): readonly Resource[];
  /** The body at this api-version, from nothing but the resource: it is kept until a write replaces that. */
  render(resource: Resource, apiVersion: string): Json;
  /** The same in a list, where that differs. */
  renderListed?(resource: Resource, allowed: Allowed): Json;
  /** What a list's `$filter` keeps; undefined for one that this type doesn't know. */
  filter?(text: string, allowed: Allowed): ((resource: Resource) => boolean) | undefined;
  /** By the value of `$expand`, in lower case: what a body becomes. Absent where `$expand` is ignored. */
  readonly expansions?: Readonly<Record<string, (body: Json, resource: Resource, apiVersion: string) => Json>>;
  /** Sub-resources that are only read, by their name in lower case. */
  readonly views?: Readonly<Record<string, (resource: Resource, allowed: Allowed) => Json>>;
  /** What POST does to a resource, by its name in lower case. */
  readonly actions?: Readonly<Record<string, (resource: Resource, allowed: Allowed) => Written>>;
  /** PUT: `old` is what stands there already. */
  put?(body: Json, old: Resource | undefined, allowed: Allowed): Written;
  /** PATCH. */
  patch?(body: Json, old: Resource, allowed: Allowed): Written;
  /** DELETE. */
  remove?(old: Resource, allowed: Allowed): Written;
  /** Members of a list's reply beside `value` and `nextLink`. */
  envelope?(apiVersion: string, count: number): Json;
};
