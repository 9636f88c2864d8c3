import type { JSONWebKeySet } from 'jose';
import type { Clock } from '../clock/clock.ts';
import { type Endpoint, jsonReply, type Reply } from '../exchange/reply.ts';
import { type Request, routePath } from '../exchange/request.ts';
import { aadsts } from '../token/aadsts.ts';
import type { Tenant } from '../world/world.ts';

export type AuthorityParts = {
  readonly tenant: Tenant;
  readonly keys: () => JSONWebKeySet;
  readonly clock: Clock;
  readonly guid: () => string;
};

type Route = (request: Request, parts: AuthorityParts) => Reply;

/** Behind the tenant's segment; `{tenant}` is its id, its domain, `common` or `organizations`. */
const routes: Readonly<Record<string, Route>> = {
  '/discovery/keys': (_, { keys }) => ok({ keys: keys().keys }, 'the signing keys'),
  '/discovery/v2.0/keys': (_, { keys, tenant }) => {
    const issuer = `https://login.microsoftonline.com/${tenant.tenantId}/v2.0`;
    return ok({ keys: keys().keys.map((key) => ({ ...key, issuer })) }, 'the signing keys');
  },
};

/** The stand-in for login.microsoftonline.com. */
export const createAuthority = (parts: AuthorityParts): Endpoint => {
  const { tenantId, domain } = parts.tenant;
  const tenants = [tenantId.toLowerCase(), domain.toLowerCase(), 'common', 'organizations'];
  return (request) => {
    const [, tenant = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(routePath(request.path)) ?? [];
    const route = routes[rest];
    if (!route) return refuse(parts, 404, 900144, 'invalid_request', `The path '${rest}' is not served.`);
    if (!tenants.includes(tenant)) {
      return refuse(
        parts,
        400,
        90002,
        'invalid_tenant',
        `Tenant '${tenant}' not found. Check that it is the right tenant ID.`,
      );
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(
        parts,
        405,
        900561,
        'invalid_request',
        `The endpoint only accepts GET requests. Received a ${request.method} request.`,
      );
    }
    return route(request, parts);
  };
};

/** Whether a path of the port that ARM and the authority share is the authority's: `/{tenant}/` and one of its folders. */
export const isAuthorityPath = (path: string): boolean =>
  /^\/[^/]+\/(?:discovery|oauth2|v2\.0|\.well-known|openid)(?:\/|$)/.test(routePath(path));

const ok = (body: unknown, what: string): Reply =>
  jsonReply(
    200,
    body,
    { decision: `served: ${what}`, endpoint: 'authority' },
    { 'Cache-Control': 'max-age=86400, private' },
  );

const refuse = ({ clock, guid }: AuthorityParts, status: number, code: number, error: string, text: string): Reply =>
  jsonReply(status, aadsts(code, error, text, { at: clock.now(), guid }, 'https://login.microsoftonline.com'), {
    decision: `refused: AADSTS${code}: ${text}`,
    endpoint: 'authority',
  });
