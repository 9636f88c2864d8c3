import type { Resource } from '../../world/world.ts';

/** A body, or part of one, as it goes out. */
export type Json = Readonly<Record<string, unknown>>;

/** One resource type that ARM serves. The endpoint derives get, list, paging and every error from it. */
export type ResourceType = {
  /** As the world names it. */
  readonly type: string;
  /** The stem of its operations, and its place in URLs: `Microsoft.Compute/virtualMachines` + `/read` (arm.md §3.6). */
  readonly operations: string;
  /** What holds it: its own URL starts there, and is listed there. */
  readonly scope: 'tenant' | 'subscription' | 'resourceGroup';
  /** Served by ARM itself rather than by a resource provider: this changes how a wrong api-version is refused. */
  readonly core: boolean;
  /** Oldest first. */
  readonly apiVersions: readonly string[];
  /** Of the resource itself; its collections are only read. */
  readonly methods: readonly string[];
  /** The body at this api-version, from nothing but the resource: it is kept until a write replaces that. */
  render(resource: Resource, apiVersion: string): Json;
  /** What a list's `$filter` keeps; undefined for one that this type doesn't know. */
  filter?(text: string): ((resource: Resource) => boolean) | undefined;
  /** By the value of `$expand`, in lower case: what a body becomes. Absent where `$expand` is ignored. */
  readonly expansions?: Readonly<Record<string, (body: Json, resource: Resource, apiVersion: string) => Json>>;
  /** Sub-resources that are only read, by their name in lower case. */
  readonly views?: Readonly<Record<string, (resource: Resource, apiVersion: string) => Json>>;
  /** Members of a list's reply beside `value` and `nextLink`. */
  envelope?(apiVersion: string, count: number): Json;
};
