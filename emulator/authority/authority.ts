import type { JSONWebKeySet } from 'jose';
import type { Endpoint, Reply } from '../exchange/reply.ts';
import { type Request, routePath } from '../exchange/request.ts';
import { AuthorityError } from './authority-error.ts';
import { clusterDocument } from './cluster-documents.ts';
import { instanceDiscovery } from './instance-discovery.ts';
import { createIssuerKeys, type FetchJson } from './issuer-keys.ts';
import { openidConfiguration } from './openid-configuration.ts';
import { type Answer, documentReply, notServedReply, refusalReply, tokenReply } from './replies.ts';
import { methodRefused, noTenantNamed, outage, tenantNotFound, throttled } from './request-errors.ts';
import { grantToken, type TokenEndpointParts } from './token-endpoint.ts';

export type AuthorityParts = Omit<TokenEndpointParts, 'keyFor'> & {
  /** The emulator's own published keys. */
  readonly keys: () => JSONWebKeySet;
  readonly guid: () => string;
  /** Where the emulator is reached from outside. No trailing slash. */
  readonly home: () => string;
  /** Asked for the documents of issuers that the world names, and of no others. */
  readonly fetchJson: FetchJson;
};

type Parts = AuthorityParts & TokenEndpointParts;

/** What is asked: `tenant` is the tenant's id, `common` or `organizations`. */
type Asked = { readonly request: Request; readonly tenant: string; readonly parts: Parts };
type Route = { readonly methods: readonly string[]; readonly answer: (asked: Asked) => Answer | Promise<Answer> };

const document = (what: string, of: (asked: Asked) => unknown): Route => ({
  methods: ['GET', 'HEAD'],
  answer: (asked) => ({ body: of(asked), outcome: { decision: `served: ${what}` } }),
});

const token = (version: 'v1' | 'v2'): Route => ({
  methods: ['POST'],
  answer: ({ request, tenant, parts }) => {
    if (tenant === 'common' || tenant === 'organizations') throw noTenantNamed();
    return grantToken(version, request, parts);
  },
});

/** Behind the tenant's segment. */
const routes: Readonly<Record<string, Route>> = {
  '/oauth2/token': token('v1'),
  '/oauth2/v2.0/token': token('v2'),
  '/.well-known/openid-configuration': document('the OpenID configuration, v1', ({ request, tenant }) =>
    openidConfiguration('v1', request.base, tenant),
  ),
  '/v2.0/.well-known/openid-configuration': document('the OpenID configuration, v2', ({ request, tenant }) =>
    openidConfiguration('v2', request.base, tenant),
  ),
  '/discovery/instance': document('the instances of Azure, this one among them', ({ request, parts }) =>
    instanceDiscovery(request, parts.home()),
  ),
  '/discovery/keys': document('the signing keys', ({ parts }) => ({ keys: parts.keys().keys })),
  '/discovery/v2.0/keys': document('the signing keys', ({ tenant, parts }) => {
    const { issuer } = openidConfiguration('v2', '', tenant);
    return { keys: parts.keys().keys.map((key) => ({ ...key, issuer })) };
  }),
};

/** Whether a path of the port that ARM and the authority share is the authority's. */
export const isAuthorityPath = (path: string): boolean =>
  /^\/(?:oidc\/|[^/]+\/(?:discovery|oauth2|v2\.0|\.well-known|openid)(?:\/|$))/.test(routePath(path));

/** The stand-in for login.microsoftonline.com, and for the clusters' OpenID issuers under /oidc/. */
export const createAuthority = (given: AuthorityParts): Endpoint => {
  const { store, keys, clusters, fetchJson } = given;
  const keyFor = createIssuerKeys({ tenantId: store.tenant.tenantId, keys, clusters, fetchJson });
  const parts: Parts = { ...given, keyFor };
  return async (request) => {
    try {
      refuseByCondition(request);
      const path = routePath(request.path);
      return path.startsWith('/oidc/') ? clusterReply(path, request, parts) : await routeReply(path, request, parts);
    } catch (error) {
      if (error instanceof AuthorityError) return refusalReply(error, request, parts);
      throw error;
    }
  };
};

const routeReply = async (path: string, request: Request, parts: Parts): Promise<Reply> => {
  const [, segment = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  const route = Object.hasOwn(routes, rest) ? routes[rest] : undefined;
  if (!route)
    return notServedReply(
      path,
      Object.keys(routes).map((each) => `/{tenant}${each}`),
    );
  if (!route.methods.includes(request.method)) throw methodRefused(request.method, route.methods);
  const tenant = tenantFor(segment, rest, parts);
  const answer = await route.answer({ request, tenant, parts });
  return route.methods.includes('POST') ? tokenReply(answer, request, parts) : documentReply(answer, request, parts);
};

const clusterReply = (path: string, request: Request, parts: Parts): Reply => {
  const { clusters } = parts;
  const found = clusterDocument(path.slice('/oidc/'.length), clusters, request.base);
  if (!found) {
    const served = clusters.all().map(({ segment }) => `/oidc/${segment}/.well-known/openid-configuration`);
    return notServedReply(path, served.length > 0 ? served : ['no cluster: the world has none']);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') throw methodRefused(request.method, ['GET', 'HEAD']);
  const decision = `served: the OpenID documents of ${found.cluster.segment}`;
  return documentReply({ body: found.body, outcome: { decision } }, request, parts);
};

const refuseByCondition = ({ condition }: Request): void => {
  if (condition?.name === 'throttled') throw throttled(condition.retryAfter);
  if (condition?.name === 'outage') throw outage(condition.status, condition.retryAfter);
};

/** A tenant is named by its id or its domain; its documents are those of its id. */
const tenantFor = (segment: string, rest: string, { store }: Parts): string => {
  const { tenantId, domain } = store.tenant;
  if (segment === tenantId.toLowerCase() || segment === domain.toLowerCase()) return tenantId;
  if (segment === 'common' || segment === 'organizations') return segment;
  throw tenantNotFound(segment, rest.endsWith('/token') ? 'invalid_request' : 'invalid_tenant');
};
