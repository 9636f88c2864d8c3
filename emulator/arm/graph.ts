import { type Endpoint, jsonReply } from '../exchange/reply.ts';
import { type Request, routePath } from '../exchange/request.ts';
import type { Store } from '../world/store.ts';
import { queryFor } from './api-version.ts';
import type { createBearer } from './bearer.ts';
import { requireBody } from './body.ts';
import { ArmError } from './errors.ts';
import { type DirectoryIdentity, identityWith } from './principals.ts';
import type { Json } from './types/resource-type.ts';

/** Microsoft Graph's own refusal: the same shape as ARM's, other texts. */
const refusal = (status: number, code: string, message: string, decision: string) =>
  new ArmError(status, code, message, decision);

const context = (request: Request, of: string) => `${request.base}/graph/v1.0/$metadata#${of}`;

const servicePrincipal = (id: string, appId: string, displayName: string, kind: string): Json => ({
  id,
  appId,
  displayName,
  servicePrincipalNames: [appId],
  servicePrincipalType: kind,
});

const ofIdentity = ({ principalId, clientId, name }: DirectoryIdentity): Json =>
  servicePrincipal(principalId, clientId, name, 'ManagedIdentity');

const same = (one: unknown, other: string): boolean => String(one).toLowerCase() === other.toLowerCase();

/** By object id: a user, an application's service principal or a managed identity. */
const objectFor = (store: Store, id: string): Json | undefined => {
  const user = store.world.users.find((each) => same(each.objectId, id));
  if (user) {
    const { objectId, displayName, userPrincipalName } = user;
    return { '@odata.type': '#microsoft.graph.user', id: objectId, displayName, userPrincipalName };
  }
  const found = servicePrincipalWith(store, (objectId) => same(objectId, id));
  return found && { '@odata.type': '#microsoft.graph.servicePrincipal', ...found };
};

const servicePrincipalWith = (store: Store, fits: (objectId: unknown, appId: unknown) => boolean): Json | undefined => {
  const own = store.world.servicePrincipals.find(({ objectId, appId }) => fits(objectId, appId));
  if (own) return servicePrincipal(own.objectId, own.appId, own.displayName, 'Application');
  const identity = identityWith(store, fits);
  return identity && ofIdentity(identity);
};

const kinds: Readonly<Record<string, string>> = {
  user: '#microsoft.graph.user',
  serviceprincipal: '#microsoft.graph.servicePrincipal',
};

const getByIds = (request: Request, store: Store): Json => {
  const { ids, types } = requireBody(request);
  if (!Array.isArray(ids) || ids.length > 1000 || !ids.every((each) => typeof each === 'string')) {
    throw refusal(
      400,
      'Request_BadRequest',
      "Invalid value specified for property 'ids' of resource 'DirectoryObject'.",
      'refused: ids is not a list of up to 1000 ids',
    );
  }
  const wanted: unknown[] | undefined =
    Array.isArray(types) && types.length > 0
      ? types.map((each: unknown) => kinds[String(each).toLowerCase()])
      : undefined;
  const value = ids
    .flatMap((id: string): Json[] => {
      const found = objectFor(store, id);
      return found ? [found] : [];
    })
    .filter((each) => !wanted || wanted.includes(String(each['@odata.type'])));
  return { '@odata.context': context(request, 'directoryObjects'), value };
};

/** How azure-cli and Terraform spell "the service principal of that appId". */
const byAppId = /^(?:appId eq '([^']*)'|servicePrincipalNames\/any\(\w+:\s*\w+ eq '([^']*)'\))$/i;

const servicePrincipals = (request: Request, store: Store): Json => {
  const filter = queryFor(request, '$filter') ?? '';
  const [, one, other] = byAppId.exec(filter.trim()) ?? [];
  const wanted = one ?? other;
  if (wanted === undefined) {
    throw refusal(
      400,
      'Request_UnsupportedQuery',
      `Unsupported query. Only appId eq and servicePrincipalNames/any are served here.`,
      `refused: $filter ${filter || '(none)'}`,
    );
  }
  const found = servicePrincipalWith(store, (_, appId) => same(appId, wanted));
  return { '@odata.context': context(request, 'servicePrincipals'), value: found ? [found] : [] };
};

const routes: Readonly<Record<string, (request: Request, store: Store) => Json>> = {
  'POST /graph/v1.0/directoryobjects/getbyids': getByIds,
  'GET /graph/v1.0/serviceprincipals': servicePrincipals,
};

export const isGraph = ({ path }: Request): boolean => routePath(path).startsWith('/graph/');

export type GraphParts = {
  readonly store: Store;
  readonly now: () => number;
  readonly authenticate: ReturnType<typeof createBearer>;
  readonly random: () => string;
};

/** The two calls of Microsoft Graph that clients make beside ARM, and no more. */
export const createGraph =
  ({ store, now, authenticate, random }: GraphParts): Endpoint =>
  async (request) => {
    let identity: { identity?: string; uti?: string } = {};
    try {
      const { authorization } = request.headers;
      await authenticate({
        authorization,
        base: `${request.base}/graph`,
        now: now(),
        seen: ({ oid, resourceId, uti }) => {
          const who = resourceId ?? oid;
          identity = { ...(who ? { identity: who } : {}), ...(uti ? { uti } : {}) };
        },
      });
      const path = routePath(request.path);
      const route = routes[`${request.method} ${path}`];
      if (!route)
        throw refusal(
          404,
          'Request_ResourceNotFound',
          `Resource not found for the segment '${path.split('/').at(-1)}'.`,
          `not served: this Graph has no ${path}`,
        );
      return jsonReply(200, route(request, store), {
        endpoint: 'arm',
        decision: `served: ${path.slice(1)}`,
        ...identity,
      });
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const { status, code, message, decision } = error;
      const own = status === 401 ? 'InvalidAuthenticationToken' : code;
      const id = random();
      const innerError = {
        date: new Date(now()).toISOString().slice(0, 19),
        'request-id': id,
        'client-request-id': id,
      };
      return jsonReply(
        status,
        { error: { code: own, message, innerError } },
        { endpoint: 'arm', decision, ...identity },
      );
    }
  };
