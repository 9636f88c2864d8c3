import { isSupported } from './api-version.ts';
import { invalidApiVersion, invalidNamespace, invalidResourceType, notFound } from './errors.ts';
import { isOpen, operationStem, type Target } from './target.ts';
import type { ResourceType } from './types/resource-type.ts';
import { resourceTypes } from './types.ts';

/** What serves a target. `child` is a view's or an action's name in lower case, known to the row or not. */
export type Route = {
  readonly row: ResourceType;
  readonly of: 'resource' | 'collection' | 'child';
  readonly child: string;
};

const versionsOf = new Map(
  resourceTypes.map((row) => [
    row,
    {
      known: new Set(row.apiVersions),
      newest: [...row.apiVersions].sort().at(-1) as string,
      listed: [...row.apiVersions].reverse(),
    },
  ]),
);
const byOperations = new Map(resourceTypes.map((row) => [`${row.core}:${row.operations.toLowerCase()}`, row]));
const namespaces = new Set(resourceTypes.map((row) => row.operations.split('/')[0]?.toLowerCase()));
const core = resourceTypes.find((row) => row.core) as ResourceType;

const supports = (row: ResourceType, apiVersion: string): boolean => {
  const versions = versionsOf.get(row);
  return versions !== undefined && isSupported(apiVersion, versions.known, versions.newest);
};

const listed = (row: ResourceType): readonly string[] => versionsOf.get(row)?.listed ?? [];

const isPlaced = (row: ResourceType, { subscriptionId, resourceGroup }: Target, collection: boolean): boolean =>
  row.scope !== 'resourceGroup' || (collection ? subscriptionId !== undefined : resourceGroup !== undefined);

/** Namespace, type and api-version, in that order. Throws the ArmError of the first that is unknown (arm.md §4.2, §4.3). */
export const requireRoute = (target: Target, apiVersion: string): Route => {
  const stem = `${!target.underProviders}:${operationStem(target).toLowerCase()}`;
  const open = isOpen(target);
  const own = byOperations.get(stem);
  const parent = own || !open ? undefined : byOperations.get(stem.slice(0, stem.lastIndexOf('/')));
  const row = own ?? parent;
  if (!row || !isPlaced(row, target, own !== undefined && open)) {
    if (!target.underProviders) throw notFound(target.id);
    if (!namespaces.has(target.namespace.toLowerCase())) throw invalidNamespace(target.namespace);
    if (target.types.length === 0) throw notFound(target.id);
    throw invalidResourceType(target.namespace, target.types.join('/'), apiVersion);
  }
  // An empty name makes ARM take the URL for its own (azure-cli#28038).
  const asCore = own && open && target.underProviders && target.trailingSlash ? core : row;
  if (!supports(asCore, apiVersion)) {
    if (asCore.core) throw invalidApiVersion(apiVersion, listed(asCore));
    throw invalidResourceType(
      target.namespace,
      row.operations.slice(target.namespace.length + 1),
      apiVersion,
      listed(row),
    );
  }
  const child = parent ? (target.types.at(-1) as string).toLowerCase() : '';
  return { row, of: parent ? 'child' : open ? 'collection' : 'resource', child };
};
