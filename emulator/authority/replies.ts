import type { Clock } from '../clock/clock.ts';
import { jsonReply, type Outcome, type Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import { aadsts } from '../token/aadsts.ts';
import { type AuthorityError, cut } from './authority-error.ts';

export type ReplyParts = { readonly clock: Clock; readonly guid: () => string };

/** What a route found to say. */
export type Answer = { readonly body: unknown; readonly outcome: Omit<Outcome, 'endpoint'> };

const endpoint = 'authority';
const server = { 'x-ms-ests-server': '2.1.22200.6 - WUS2 ProdSlices' };
const uncached = { 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache', Expires: '-1' };
const guidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The client's own id of its request, from the header or the query; some clients send both (wire.md §9.2). */
const correlationIdOf = ({ headers, query }: Request): string | undefined => {
  const sent = headers['client-request-id'] ?? query.get('client-request-id') ?? '';
  return guidForm.test(sent) ? sent : undefined;
};

const echo = (request: Request): Record<string, string> => {
  const id = correlationIdOf(request);
  const wanted = request.headers['return-client-request-id']?.toLowerCase() === 'true';
  return id && wanted ? { 'client-request-id': id } : {};
};

export const documentReply = ({ body, outcome }: Answer, request: Request, { guid }: ReplyParts): Reply =>
  jsonReply(
    200,
    body,
    { ...outcome, endpoint },
    { 'Cache-Control': 'max-age=86400, private', 'x-ms-request-id': guid(), ...server, ...echo(request) },
  );

export const tokenReply = ({ body, outcome }: Answer, request: Request, { guid }: ReplyParts): Reply =>
  jsonReply(
    200,
    body,
    { ...outcome, endpoint },
    { ...uncached, 'x-ms-request-id': guid(), ...server, 'x-ms-clitelem': '1,0,0,,', ...echo(request) },
  );

export const refusalReply = (error: AuthorityError, request: Request, { clock, guid }: ReplyParts): Reply => {
  const correlationId = correlationIdOf(request);
  const body = aadsts(
    error.code,
    error.error,
    error.message,
    { at: clock.now(), guid, ...(correlationId ? { correlationId } : {}) },
    'https://login.microsoftonline.com',
  );
  const decision = `refused: AADSTS${error.code}: ${error.message}${error.hint ? ` (${error.hint})` : ''}`;
  return jsonReply(
    error.status,
    body,
    { decision, endpoint },
    {
      ...uncached,
      'x-ms-request-id': body.trace_id,
      ...server,
      'x-ms-clitelem': `1,${error.code},0,,`,
      ...echo(request),
      ...error.headers,
    },
  );
};

/** A path that has no meaning here. Entra has no words for it, so these are the emulator's own. */
export const notServedReply = (path: string, served: readonly string[]): Reply =>
  jsonReply(
    404,
    {
      error: 'not_found',
      error_description: `msi-emulator does not serve ${cut(path)}; it serves ${served.join(', ')}`,
    },
    { decision: `not served: the authority has no ${cut(path)}`, endpoint },
  );
