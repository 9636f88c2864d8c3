import type { World } from '../world/world.ts';

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const absoluteUri = /^[a-z][a-z0-9+.-]*:(?:\/\/)?[^\s/]\S*$/i;

/** What a managed identity asks for to get a token that is itself an assertion (wire.md §9.4). */
export const tokenExchange = 'api://AzureADTokenExchange';

/** The application behind it, one and the same in every tenant; it stands in the token's `aud`. */
export const tokenExchangeAppId = 'fb60f99c-7a34-4190-8149-302f77469936';

export const isTokenExchange = (resource: string): boolean =>
  [tokenExchange.toLowerCase(), tokenExchangeAppId].includes(bare(resource));

/** Whether this could be an audience at all: an absolute URI or a GUID. */
export const isAudience = (resource: string): boolean => guid.test(resource) || absoluteUri.test(resource);

/**
 * Whether a token is issued for this resource: any absolute URI or GUID, taken verbatim. Where the world lists
 * applications, an `api://` resource must be one of theirs (by identifier URI or appId).
 */
export const isKnownAudience = (resource: string, world: World): boolean => {
  if (!isAudience(resource)) return false;
  // No application of the world stands behind the token exchange.
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

const bare = (resource: string): string => resource.toLowerCase().replace(/\/$/, '');
