import { createHash, timingSafeEqual } from 'node:crypto';
import { type Endpoint, jsonReply, type Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import { didYouMean } from '../exchange/spelling.ts';
import { bodyOf } from './body.ts';
import { ControlError, type Detail } from './control-error.ts';
import { type ControlRoute, idIn, patternOf } from './route.ts';

export type ControlOptions = {
  /** Without it in an `Authorization: Bearer` header nothing is answered. */
  readonly token?: string | undefined;
};

/** The emulator's own API. */
export const createControl = (routes: readonly ControlRoute[], { token }: ControlOptions = {}): Endpoint => {
  const paths = [...new Set(routes.map(({ path }) => path))];
  return async (request) => {
    if (token !== undefined && !bears(request, token)) return refuseStranger(request);
    const there = routes.filter(({ path }) => patternOf(path).test(request.path));
    if (there.length === 0) {
      return refuse(404, `no such path${didYouMean(request.path, paths)}; there are ${paths.join(', ')}`);
    }
    // A HEAD is a GET without its body, which the rim leaves out.
    const asked = request.method === 'HEAD' ? 'GET' : request.method;
    const route = there.find(({ method }) => method === asked);
    if (!route) {
      const allowed = there.map(({ method }) => method).join(', ');
      return refuse(405, `${request.method} is no method of this path; it takes ${allowed}`, [], { Allow: allowed });
    }
    try {
      return await serve(route, request);
    } catch (error) {
      if (error instanceof ControlError) return refuse(error.status, error.message, error.details);
      throw error;
    }
  };
};

const serve = async (route: ControlRoute, request: Request): Promise<Reply> => {
  refuseUnknownWords(request.query, Object.keys(route.query ?? {}));
  const body = route.body ? bodyOf(request, route.body) : undefined;
  const { query, headers } = request;
  const { type, body: text, live } = await route.handle({ query, headers, body, id: idIn(route.path, request.path) });
  return {
    status: 200,
    headers: { 'Content-Type': type, 'Cache-Control': 'no-store' },
    body: text,
    ...(live && request.method !== 'HEAD' ? { live } : {}),
    outcome: { decision: `served: ${route.summary}`, endpoint: 'control' },
  };
};

const refuseUnknownWords = (query: URLSearchParams, known: readonly string[]): void => {
  const unknown = [...new Set(query.keys())].filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const takes = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`;
  const details = unknown.map((name) => ({
    message: `no query parameter is called "${name}"${didYouMean(name, known) || `; ${takes}`}`,
  }));
  throw new ControlError(400, details.map(({ message }) => message).join('\n'), details);
};

const bears = ({ headers }: Request, token: string): boolean => {
  const sent = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return sent !== undefined && timingSafeEqual(digest(sent), digest(token));
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const refuseStranger = ({ headers }: Request): Reply => {
  const said = headers.authorization === undefined ? 'no token was sent' : 'the token sent is not the one';
  const message = `this control port asks for a bearer token and ${said}; msi-emulator start printed it (AZURE_EMULATOR_CONTROL_TOKEN, --control-token)`;
  return refuse(401, message, [], { 'WWW-Authenticate': 'Bearer realm="msi-emulator"' });
};

const refuse = (
  status: number,
  message: string,
  details: readonly Detail[] = [],
  headers: Record<string, string> = {},
): Reply =>
  jsonReply(
    status,
    { error: { message, ...(details.length > 0 ? { details } : {}) } },
    { decision: `refused: ${message}`, endpoint: 'control' },
    headers,
  );
