import { type Endpoint, jsonReply } from '../exchange/reply.ts';
import { parameters, type Request, routePath } from '../exchange/request.ts';
import { type HandlerParts, handleTokenRequest } from './handler.ts';
import { sourcesOf } from './host.ts';
import { selectIdentity } from './selection.ts';
import type { IdentitySource } from './source.ts';
import { identitySources } from './sources.ts';

/** The identity endpoints of one host, and what fault rules ask about a request before it is answered. */
export type Identity = {
  /** Serves the rows that the host's type speaks, and 404 for every other path. */
  readonly endpoint: Endpoint;
  readonly sourceOf: (request: Request) => string;
  /** The identity that a request is for: its name and ids; empty where there is none. */
  readonly namesOf: (request: Request) => readonly string[];
};

export const createIdentity = (parts: HandlerParts): Identity => {
  const spoken = sourcesOf(parts.host());
  const routes = new Map<string, IdentitySource>(
    identitySources.filter(({ name }) => spoken.includes(name)).map((source) => [routePath(source.path), source]),
  );
  const paths = [...routes.values()].map(({ path }) => path).join(' and ');
  const rowOf = ({ path }: Request) => routes.get(routePath(path));

  const endpoint: Endpoint = (request) => {
    const source = rowOf(request);
    if (source) return handleTokenRequest(source, request, parts);
    const isMetadata = routePath(request.path).startsWith('/metadata/');
    return jsonReply(
      404,
      { error: 'Not found' },
      {
        decision: `not served: ${parts.host().name} answers at ${paths}`,
        endpoint: isMetadata ? 'imds' : 'identity',
        host: parts.host().name,
      },
      isMetadata ? { Server: 'IMDS/150.870.65.1854' } : {},
    );
  };

  return {
    endpoint,
    sourceOf: (request) => rowOf(request)?.name ?? 'identity',
    namesOf: (request) => {
      const selected = selectIdentity(parameters(request), parts.store.identitiesOf(parts.host()));
      if ('refusal' in selected) return [];
      const { name, clientId, principalId, resourceId } = selected.identity;
      return [name, clientId, principalId, resourceId];
    },
  };
};
