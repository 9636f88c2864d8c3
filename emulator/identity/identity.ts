import { type Endpoint, jsonReply } from '../exchange/reply.ts';
import { routePath } from '../exchange/request.ts';
import { type HandlerParts, handleTokenRequest } from './handler.ts';
import { sourcesOf } from './host.ts';
import type { IdentitySource } from './source.ts';
import { identitySources } from './sources.ts';

/** The identity endpoints of one host: the rows that its type speaks, and 404 for every other path. */
export const createIdentity = (parts: HandlerParts): Endpoint => {
  const spoken = sourcesOf(parts.host());
  const routes = new Map<string, IdentitySource>(
    identitySources.filter(({ name }) => spoken.includes(name)).map((source) => [routePath(source.path), source]),
  );
  const paths = [...routes.values()].map(({ path }) => path).join(' and ');

  return (request) => {
    const source = routes.get(routePath(request.path));
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
};
