import type { World } from '../world/world.ts';

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const absoluteUri = /^[a-z][a-z0-9+.-]*:(?:\/\/)?[^\s/]\S*$/i;

/**
 * Whether a token is issued for this resource: any absolute URI or GUID, taken verbatim. Where the world lists
 * applications, an `api://` resource must be one of theirs (by identifier URI or appId).
 */
export const isKnownAudience = (resource: string, world: World): boolean => {
  if (!guid.test(resource) && !absoluteUri.test(resource)) return false;
  if (!/^api:/i.test(resource) || world.applications.length === 0 || isTokenExchange(resource)) return true;
  return applicationFor(resource, world) !== undefined;
};

/** The application of the world that a resource names, by identifier URI (a closing slash aside) or appId. */
export const applicationFor = (resource: string, world: World) => {
  const wanted = bare(resource);
  return world.applications.find(
    ({ appId, identifierUris }) =>
      appId.toLowerCase() === wanted ||
      `api://${appId.toLowerCase()}` === wanted ||
      identifierUris.some((uri) => bare(uri) === wanted),
  );
};

/** A managed identity's token for this audience is itself an assertion (wire.md §9.4); no application stands behind it. */
const isTokenExchange = (resource: string): boolean => bare(resource) === 'api://azureadtokenexchange';

const bare = (resource: string): string => resource.toLowerCase().replace(/\/$/, '');
