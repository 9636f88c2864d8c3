import type { Store } from '../world/store.ts';
import { isSupported, isWellFormed } from './api-version.ts';
import { invalidApiVersion, invalidNamespace, invalidResourceType, notFound } from './errors.ts';
import { noRegisteredProvider } from './errors-of-writes.ts';
import { hasNamespace, typeOfProvider } from './providers.ts';
import { isOpen, operationStem, type Target } from './target.ts';
import { genericRow } from './types/generic.ts';
import type { ResourceType } from './types/resource-type.ts';
import { resourceTypes } from './types.ts';

/** What serves a target. `child` is a view's or an action's name in lower case, known to the row or not. */
export type Route = {
  readonly row: ResourceType;
  readonly of: 'resource' | 'collection' | 'child';
  readonly child: string;
};

const versionsOf = new Map(
  resourceTypes
    .filter(({ apiVersions }) => apiVersions.length > 0)
    .map((row) => [
      row,
      {
        known: new Set(row.apiVersions),
        newest: [...row.apiVersions].sort().at(-1) as string,
        listed: [...row.apiVersions].reverse(),
      },
    ]),
);
const byOperations = new Map(resourceTypes.map((row) => [`${row.core}:${row.operations.toLowerCase()}`, row]));
const core = resourceTypes.find((row) => row.core) as ResourceType;

const supports = (row: ResourceType, apiVersion: string): boolean => {
  const versions = versionsOf.get(row);
  return versions ? isSupported(apiVersion, versions.known, versions.newest) : isWellFormed(apiVersion);
};

const listed = (row: ResourceType): readonly string[] => versionsOf.get(row)?.listed ?? [];

const isPlaced = (
  row: ResourceType,
  { subscriptionId, resourceGroup, owner }: Target,
  collection: boolean,
): boolean => {
  if (row.scope === 'anywhere') return true;
  if (row.scope === 'extension') return subscriptionId !== undefined;
  if (owner !== undefined) return false;
  if (row.scope === 'subscription') return subscriptionId !== undefined;
  return row.scope !== 'resourceGroup' || (collection ? subscriptionId !== undefined : resourceGroup !== undefined);
};

/** The row of a type: its own, else the generic one where a provider or the world has the type at all. */
const rowOf = (stem: string, underProviders: boolean, store: Store): ResourceType | undefined => {
  const own = byOperations.get(`${!underProviders}:${stem.toLowerCase()}`);
  if (own || !underProviders) return own;
  const type = typeOfProvider(stem) ?? store.typeFor(stem);
  return type === undefined ? undefined : genericRow(type);
};

/**
 * Namespace, type and api-version, in that order. Throws the ArmError of the first that is unknown (arm.md §4.2, §4.3).
 * `method` matters to the wording alone.
 */
export const requireRoute = (target: Target, apiVersion: string, store: Store, method: string): Route => {
  const stem = operationStem(target);
  const open = isOpen(target);
  const own = rowOf(stem, target.underProviders, store);
  const parent = own || !open ? undefined : rowOf(stem.slice(0, stem.lastIndexOf('/')), target.underProviders, store);
  const row = own ?? parent;
  if (!row || !isPlaced(row, target, own !== undefined && open)) {
    if (!target.underProviders) throw notFound(target.id);
    if (!hasNamespace(target.namespace, store)) throw invalidNamespace(target.namespace);
    if (target.types.length === 0) throw notFound(target.id);
    throw invalidResourceType(target.namespace, target.types.join('/'), apiVersion);
  }
  // An empty name makes ARM take the URL for its own (azure-cli#28038).
  const asCore = own && open && target.underProviders && target.trailingSlash ? core : row;
  if (!supports(asCore, apiVersion)) {
    if (asCore.core) throw invalidApiVersion(apiVersion, listed(asCore));
    if (method === 'PUT') throw noRegisteredProvider('', apiVersion, row.operations, listed(row));
    const type = row.operations.slice(target.namespace.length + 1);
    throw invalidResourceType(target.namespace, type, apiVersion, listed(row));
  }
  const child = parent ? (target.types.at(-1) as string).toLowerCase() : '';
  return { row, of: parent ? 'child' : open ? 'collection' : 'resource', child };
};
