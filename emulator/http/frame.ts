import type { RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import type { Request } from '../exchange/request.ts';
import { toRequest } from './incoming.ts';

/** The largest body taken, in bytes: ARM's own limit (request-limits-and-throttling: 4 MB). */
export const bodyLimit = 4 * 1024 * 1024;

/** The Express application that reads bodies and hands every request on, one whose body could not be read too. */
export const createFrame = (answer: (request: Request, response: ServerResponse) => void): RequestListener => {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.raw({ type: () => true, limit: bodyLimit }));
  app.use((message, response) => answer(toRequest(message, message.body ?? none), response));
  const unreadable: ErrorRequestHandler = (error, message, response, _next) => {
    if (response.headersSent) return response.destroy();
    const { status = 400, message: problem } = error;
    response.setHeader('Connection', 'close');
    answer(
      { ...toRequest(message, none), unreadable: { status, problem: `the body could not be read: ${problem}` } },
      response,
    );
  };
  app.use(unreadable);
  return app;
};

const none = Buffer.alloc(0);
