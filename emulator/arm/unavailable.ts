import type { Request } from '../exchange/request.ts';
import { ArmError } from './errors.ts';
import type { Target } from './target.ts';

/** Retry-After in seconds, only where one is given. */
const retry = (seconds: number | undefined) => (seconds === undefined ? {} : { 'Retry-After': String(seconds) });

/** `GET/SUBSCRIPTIONS/RESOURCEGROUPS/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES`: the method and the path without names. */
const operationOf = (method: string, target: Target): string => {
  const above = target.resourceGroup === undefined ? ['subscriptions'] : ['subscriptions', 'resourceGroups'];
  const scope = target.subscriptionId === undefined ? [] : above;
  const words = target.underProviders ? [...scope, 'providers', target.namespace, ...target.types] : target.types;
  return [method, ...words].join('/').toUpperCase();
};

/** Too many requests (arm.md §4.4, as azure-docs#105248 shows it). `retryAfter` in seconds; no header without it. */
export const throttled = (
  method: string,
  target: Target,
  tenantId: string,
  retryAfter: number | undefined,
  decision: string,
): ArmError => {
  const { subscriptionId } = target;
  // Above the subscriptions the wording is ours: no capture is known.
  const of = subscriptionId === undefined ? `tenant '${tenantId}'` : `subscription '${subscriptionId}'`;
  return new ArmError(
    429,
    subscriptionId === undefined ? 'TooManyRequests' : 'SubscriptionRequestsThrottled',
    `Number of requests for ${of} and operation '${operationOf(method, target)}' exceeded the backend storage limit. Please try again after '${retryAfter ?? 6}' seconds.`,
    decision,
    { headers: retry(retryAfter) },
  );
};

/** Refuses where a fault rule asks for throttling. */
export const requireUnthrottled = ({ method, condition }: Request, target: Target, tenantId: string): void => {
  if (condition?.name !== 'throttled') return;
  throw throttled(method, target, tenantId, condition.retryAfter, 'refused: throttled by a fault rule');
};

/** Code and text by status (arm.md §4.4); 502's text is ours. */
const outages: Readonly<Record<number, readonly [code: string, message: string]>> = {
  500: ['InternalServerError', 'Encountered internal server error.'],
  502: ['BadGateway', 'The gateway received an invalid response from the resource provider.'],
  503: ['ServiceUnavailable', 'The service is unavailable.'],
  504: ['GatewayTimeout', "The gateway did not receive a response from 'NAMESPACE' within the specified time period."],
};

/** Fails where a fault rule asks for an outage: before anything else is looked at. */
export const requireUp = ({ condition }: Request, target: Target, correlation: string, now: number): void => {
  if (condition?.name !== 'outage') return;
  const { status, retryAfter } = condition;
  const [code, text] = outages[status] ?? ['ServiceError', `The service answered with status ${status}.`];
  const stamp = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const diagnosis = ` Diagnostic information: timestamp '${stamp}', subscription id '${target.subscriptionId ?? ''}', tracking id '${correlation}', request correlation id '${correlation}'.`;
  const message = `${text.replace('NAMESPACE', target.namespace)}${status === 500 ? diagnosis : ''}`;
  throw new ArmError(status, code, message, `refused: status ${status} by a fault rule`, {
    headers: retry(retryAfter),
  });
};
