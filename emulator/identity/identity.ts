import { type Endpoint, jsonReply, type Reply } from '../exchange/reply.ts';
import { parameters, type Request, routePath } from '../exchange/request.ts';
import { type HandlerParts, handleTokenRequest, refuse } from './handler.ts';
import { selectIdentity } from './selection.ts';
import type { IdentitySource } from './source.ts';
import { sourcesSpokenBy } from './sources.ts';

export type IdentityParts = HandlerParts & {
  /** IMDS without its `Metadata: true` guard, as aad-pod-identity's NMI served it. */
  readonly nmi?: boolean | undefined;
};

/** The identity endpoints of one host, and what fault rules ask about a request before it is answered. */
export type Identity = {
  /** Serves the rows that the host's type speaks, and a refusal for every other path. */
  readonly endpoint: Endpoint;
  /** A refusal of the rim itself, in the words of the source whose path it is, else of the host's own. */
  readonly refuse: (status: number, problem: string, request: Request) => Reply;
  readonly sourceOf: (request: Request) => string;
  /** The identity that a request is for: its name and ids; empty where there is none. */
  readonly namesOf: (request: Request) => readonly string[];
};

export const createIdentity = ({ nmi, ...parts }: IdentityParts): Identity => {
  const { host } = parts;
  const spoken = sourcesSpokenBy(host.sources, nmi ?? false);
  const own = spoken[0] as IdentitySource;

  const rowOf = (request: Request): IdentitySource | undefined => {
    const path = routePath(request.path);
    const there = spoken.filter((source) => routePath(source.path) === path);
    if (there.length < 2) return there[0];
    const apiVersion = request.query.get('api-version') ?? '';
    return there.find((source) => source.apiVersion?.accepts(apiVersion)) ?? there.find(provenBy(request)) ?? there[0];
  };

  return {
    endpoint: (request) => {
      const source = rowOf(request);
      return source ? handleTokenRequest(source, request, parts) : unknownPath(request, host.name, spoken);
    },
    refuse: (status, problem, request) =>
      refuse(rowOf(request) ?? own, request, { name: 'unreadable', status, problem }, parts),
    sourceOf: (request) => rowOf(request)?.name ?? nobody(request, spoken),
    namesOf: (request) => {
      const { unselected } = rowOf(request) ?? own;
      const selected = selectIdentity(parameters(request), host.identities(), host.name, unselected);
      if ('refusal' in selected) return [];
      const { identity } = selected;
      const { name, clientId, principalId } = identity;
      return [name, clientId, principalId, ...(identity.kind === 'User' ? [] : [identity.resourceId])];
    },
  };
};

/** Where no api-version tells, the header does that a client of the source proves itself with. */
const provenBy =
  ({ headers }: Request) =>
  ({ guard }: IdentitySource): boolean =>
    Object.keys(guard.proof({ secret: '' })).some((name) => headers[name.toLowerCase()] !== undefined);

/** Under /metadata/ it is IMDS that doesn't know a path. */
const nobody = ({ path }: Request, spoken: readonly IdentitySource[]): string =>
  routePath(path).startsWith('/metadata/') && spoken.some(({ name }) => name === 'imds') ? 'imds' : 'identity';

const unknownPath = (request: Request, host: string, spoken: readonly IdentitySource[]): Reply => {
  const paths = [...new Set(spoken.map(({ path }) => path))].join(' and ');
  const endpoint = nobody(request, spoken);
  const outcome = { decision: `not served: ${host} answers at ${paths}`, endpoint, host };
  const extension = spoken.find(({ name }) => name === 'vm-extension');
  // wire.md §1: the extension's table has 401 `unknown_source` for a path that it doesn't know.
  if (endpoint === 'identity' && extension) {
    const error_description = `Unknown Source ${request.path.slice(0, 200)}`;
    return jsonReply(401, { error: 'unknown_source', error_description }, outcome);
  }
  return jsonReply(404, { error: 'Not found' }, outcome, spoken.find(({ name }) => name === endpoint)?.headers ?? {});
};
