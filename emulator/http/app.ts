import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Endpoint, Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import { toRequest } from './incoming.ts';
import { writeReply } from './outgoing.ts';

/**
 * An endpoint as a request listener: what listens, and what supertest is given. A request with a body goes through
 * Express, which reads it (limits, gzip, broken bodies); one without, as nearly all are, has nothing there to wait for.
 * Both ways end in the same endpoint.
 */
export const createApp = (endpoint: Endpoint): RequestListener => {
  let frame: Promise<RequestListener> | undefined;
  return (message, response) => {
    if (!hasBody(message)) {
      answer(endpoint, toRequest(message, none), response);
      return;
    }
    frame ??= import('./frame.ts').then(({ createFrame }) =>
      createFrame((request, to) => answer(endpoint, request, to)),
    );
    frame.then((handle) => handle(message, response));
  };
};

const none = Buffer.alloc(0);

/** A message has a body where one of these is there (RFC 9112 §6.3). */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

const answer = (endpoint: Endpoint, request: Request, response: ServerResponse): void => {
  const reply = endpoint(request);
  if (reply instanceof Promise) reply.then((settled: Reply) => writeReply(settled, response));
  else writeReply(reply, response);
};
