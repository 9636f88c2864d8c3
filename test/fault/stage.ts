import { createSettableClock } from '../../emulator/clock/settable.ts';
import { type Endpoint, jsonReply, type Reply } from '../../emulator/exchange/reply.ts';
import { createRequest, type Request } from '../../emulator/exchange/request.ts';
import { createFaults, type FaultsParts } from '../../emulator/fault/faults.ts';
import type { Scene } from '../../emulator/fault/where.ts';

export const tokenPath = '/metadata/identity/oauth2/token';
export const target = `${tokenPath}?api-version=2018-02-01&resource=https://vault.azure.net`;

/** A frozen clock, faults on it, and an endpoint that shows which request reached it. */
export const createStage = (rules: readonly string[] = [], more: Partial<FaultsParts> = {}) => {
  const clock = createSettableClock(() => Date.UTC(2026, 0, 1));
  const faults = createFaults({ clock, ...more });
  for (const rule of rules) faults.add(rule);
  const reached: Request[] = [];
  const endpoint: Endpoint = (request) => {
    reached.push(request);
    const status = request.condition?.name === 'outage' ? request.condition.status : 200;
    return jsonReply(status, { pretends: request.condition ?? null }, { endpoint: 'imds', decision: 'served: it' });
  };
  const ask = async (
    where: {
      target?: string;
      method?: string;
      headers?: Record<string, string>;
      body?: string;
      scene?: Partial<Scene>;
    } = {},
  ): Promise<Reply> => {
    const scene: Scene = { port: 'identity', source: 'imds', host: 'vm-web-1', ...where.scene };
    const { headers, body } = where;
    const request = createRequest(where.method ?? 'GET', where.target ?? target, {
      ...(headers ? { headers } : {}),
      ...(body === undefined ? {} : { body }),
    });
    return faults.wrap(endpoint, scene)(request);
  };
  /** What each of so many requests met: a fault, or undefined. */
  const met = async (count: number, where?: Parameters<typeof ask>[0]): Promise<(string | undefined)[]> => {
    const all: (string | undefined)[] = [];
    for (let index = 0; index < count; index++) all.push((await ask(where)).outcome.fault);
    return all;
  };
  return { clock, faults, reached, ask, met };
};
