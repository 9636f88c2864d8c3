import { type Endpoint, jsonReply, type Reply } from '../exchange/reply.ts';
import { type Request, routePath } from '../exchange/request.ts';

/** A request that the control port can't carry out: what is wrong with it, in one sentence. */
export class ControlError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** One route of the control port: what it does and what it answers with. */
export type ControlRoute = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  /** Throws ControlError for a bad request. */
  readonly handle: (request: Request) => unknown;
};

/** The emulator's own API. */
export const createControl = (routes: readonly ControlRoute[]): Endpoint => {
  const table = new Map<string, ControlRoute[]>();
  for (const route of routes) table.set(route.path, [...(table.get(route.path) ?? []), route]);
  return async (request) => {
    const found = table.get(routePath(request.path));
    if (!found) return refuse(404, `no such path; there are ${[...table.keys()].join(', ')}`);
    const route = found.find(({ method }) => method === request.method);
    if (!route) {
      const allowed = found.map(({ method }) => method).join(', ');
      return refuse(405, `${request.method} is no method of this path; it takes ${allowed}`, { Allow: allowed });
    }
    try {
      return jsonReply(200, await route.handle(request), { decision: `served: ${route.summary}`, endpoint: 'control' });
    } catch (error) {
      if (error instanceof ControlError) return refuse(error.status, error.message);
      throw error;
    }
  };
};

const refuse = (status: number, message: string, headers: Record<string, string> = {}): Reply =>
  jsonReply(status, { error: { message } }, { decision: `refused: ${message}`, endpoint: 'control' }, headers);
