import { STATUS_CODES } from 'node:http';
import type { Condition } from '../exchange/condition.ts';
import type { Endpoint, Outcome, Reply } from '../exchange/reply.ts';
import { type Request, routePath } from '../exchange/request.ts';
import { imds } from '../identity/sources/imds.ts';
import { credentialRoutes } from './credentials.ts';
import {
  badRequest,
  badVersion,
  headerMissing,
  MetadataError,
  methodNotAllowed,
  notFound,
  tooManyRequests,
} from './metadata-error.ts';
import { type MetadataParts, type Route, routes } from './routes.ts';
import { apiVersions } from './versions.ts';

/** Whether a path is IMDS's own, the token's aside. */
export const isMetadataPath = (path: string): boolean => {
  if (path === imds.path) return false;
  const route = routePath(path);
  return (route === '/metadata' || route.startsWith('/metadata/')) && route !== imds.path;
};

/** IMDS beside the token: instance, versions, attested document, scheduled events, load balancer, identity info. */
export const createMetadata = ({ credentials, ...parts }: MetadataParts): Endpoint => {
  const served = [...routes, ...(credentials ? credentialRoutes(credentials) : [])];
  return async (request) => {
    const host = parts.host();
    const outcome = (decision: string): Outcome => ({ decision, endpoint: 'metadata', host: host.name });
    try {
      const { route, rest } = requireRoute(request, served);
      requireCondition(request.condition);
      const version = checked(request, route);
      const skew = request.condition?.name === 'clock-skew' ? request.condition.milliseconds : 0;
      const now = parts.clock.now() + skew;
      const {
        body,
        type = 'application/json',
        decision,
      } = await route.serve({ ...parts, request, host, rest, version, now });
      return replyOf(200, body, type, outcome(`served: ${decision}`));
    } catch (error) {
      if (!(error instanceof MetadataError)) throw error;
      const body = JSON.stringify(error.body);
      return replyOf(error.status, body, 'application/json', outcome(`refused: ${error.message}`), error.headers);
    }
  };
};

const replyOf = (status: number, body: string, type: string, outcome: Outcome, headers = {}): Reply => ({
  status,
  headers: { 'Content-Type': `${type}; charset=utf-8`, ...imds.headers, ...headers },
  body,
  outcome,
});

/** Looked for before the header is, so that a probe for bound credentials sees 404 and not their 400 (wire.md §2.8). */
const requireRoute = ({ path }: Request, served: readonly Route[]): { route: Route; rest: readonly string[] } => {
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .slice(1);
  for (const route of served) {
    const own = route.path.split('/');
    const rest = segments.slice(own.length);
    if (own.every((name, index) => segments[index]?.toLowerCase() === name) && (route.filtered || rest.length === 0)) {
      return { route, rest };
    }
  }
  throw notFound(`IMDS has ${served.map((route) => `/metadata/${route.path}`).join(', ')} beside the token`);
};

/** The checks that every path shares, in the order in which they are made; gives the api-version. */
const checked = (request: Request, { path, methods, versions }: Route): string => {
  const { headers, query, method } = request;
  const { metadata } = headers;
  if (metadata?.trim().toLowerCase() !== 'true') {
    throw headerMissing(
      metadata === undefined ? 'no Metadata: true header' : `Metadata: ${metadata.slice(0, 40)} is not Metadata: true`,
    );
  }
  if (headers['x-forwarded-for'] !== undefined) {
    throw badRequest(
      'X-Forwarded-For header is not allowed',
      'it carries X-Forwarded-For, as a forwarded request does',
    );
  }
  if (!methods.includes(method)) throw methodNotAllowed(`/metadata/${path}`, method, methods);
  const twice = [...query.keys()].find((name) => query.getAll(name).length > 1);
  if (twice !== undefined) {
    throw badRequest(
      'Duplicate query parameters are not allowed',
      `${JSON.stringify(twice.slice(0, 40))} stands twice in the query`,
    );
  }
  if (!versions) return '';
  const version = query.get('api-version');
  if (!version) throw badVersion('no api-version in the query');
  if (versions.includes(version)) return version;
  if (apiVersions.includes(version)) {
    throw notFound(`/metadata/${path} is not in api-version ${version}; it is in ${versions[0]} to ${versions.at(-1)}`);
  }
  throw badVersion(
    `no api-version ${JSON.stringify(version.slice(0, 40))}; /metadata/${path} has ${versions.join(', ')}`,
  );
};

/** What a fault rule asks for, in IMDS's words. */
const requireCondition = (condition: Condition | undefined): void => {
  const retryAfter = condition && 'retryAfter' in condition ? condition.retryAfter : undefined;
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  switch (condition?.name) {
    case 'metadata-missing':
      throw headerMissing('the fault rule takes the Metadata header away');
    case 'throttled':
      throw tooManyRequests('the fault rule says too many requests', headers);
    case 'outage': {
      const error = STATUS_CODES[condition.status] ?? 'Unavailable';
      throw new MetadataError(condition.status, { error }, `the fault rule says ${condition.status}`, headers);
    }
    default:
  }
};
