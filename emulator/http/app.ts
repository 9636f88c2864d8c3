import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import type { Endpoint } from '../exchange/reply.ts';
import { toRequest } from './incoming.ts';
import { writeReply } from './outgoing.ts';

/** The largest body taken, in bytes: ARM's own limit (request-limits-and-throttling: 4 MB). */
export const bodyLimit = 4 * 1024 * 1024;

/** An endpoint as an Express application: what listens, and what supertest is given. */
export const createApp = (endpoint: Endpoint): RequestListener => {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.raw({ type: () => true, limit: bodyLimit }));
  app.use(async (message, response) => {
    const request = toRequest(message, Buffer.isBuffer(message.body) ? message.body : none);
    await writeReply(await endpoint(request), response);
  });
  const unreadable: ErrorRequestHandler = async (error, message, response, _next) => {
    if (response.headersSent) return response.destroy();
    const fault = error.type
      ? { status: error.status, problem: `the body could not be read: ${error.message}` }
      : { status: 500, problem: `a fault of msi-emulator itself, please report it: ${error.message}` };
    response.setHeader('Connection', 'close');
    await writeReply(await endpoint({ ...toRequest(message, none), unreadable: fault }), response);
  };
  app.use(unreadable);
  return app;
};

const none = Buffer.alloc(0);
