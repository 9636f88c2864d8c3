import { STATUS_CODES } from 'node:http';
import type { Condition } from '../exchange/condition.ts';
import { type Endpoint, jsonReply, type Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import type { Strike } from './standing.ts';

/** Serves a request under a fault: the endpoint first, in the state it should pretend, then what is done to its answer. */
export const serveUnder = (
  { effects, label }: Strike,
  endpoint: Endpoint,
  request: Request,
  rotateKey: () => Promise<void>,
): Reply | Promise<Reply> => {
  const condition = effects.find((effect) => effect.condition)?.condition;
  const finish = (reply: Reply): Reply => {
    const said = effects.reduce((now, { alter }) => alter?.(now) ?? now, asAsked(reply, condition));
    return { ...said, outcome: { ...said.outcome, fault: label } };
  };
  const asked = condition ? { ...request, condition } : request;
  if (effects.some(({ rotatesKey }) => rotatesKey)) {
    return rotateKey()
      .then(() => endpoint(asked))
      .then(finish);
  }
  const reply = endpoint(asked);
  return reply instanceof Promise ? reply.then(finish) : finish(reply);
};

/** A status was asked for: an endpoint that has no words of its own for it is given plain ones. */
const asAsked = (reply: Reply, condition: Condition | undefined): Reply => {
  if (condition?.name !== 'outage' && condition?.name !== 'throttled') return reply;
  const status = condition.name === 'throttled' ? 429 : condition.status;
  const { retryAfter } = condition;
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  if (reply.status === status) {
    return reply.headers['Retry-After'] === headers['Retry-After']
      ? reply
      : { ...reply, headers: { ...reply.headers, ...headers } };
  }
  const message = STATUS_CODES[status] ?? 'Unknown';
  const error = { code: message.replace(/\W/g, ''), message };
  const outcome = { ...reply.outcome, decision: `refused: the fault rule says ${status}` };
  return jsonReply(status, { error }, outcome, headers);
};
