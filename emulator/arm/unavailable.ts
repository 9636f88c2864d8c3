import { ArmError } from './errors.ts';

/** Retry-After in seconds, only where one is given. */
const retry = (seconds: number | undefined) => (seconds === undefined ? {} : { 'Retry-After': String(seconds) });

/** 429 (arm.md §4.4, as azure-docs#105248 shows it). `operation` is `GET/SUBSCRIPTIONS/…`, types without names. */
export const throttled = (subscriptionId: string, operation: string, retryAfter: number | undefined) =>
  new ArmError(
    429,
    'SubscriptionRequestsThrottled',
    `Number of requests for subscription '${subscriptionId}' and operation '${operation}' exceeded the backend storage limit. Please try again after '${retryAfter ?? 6}' seconds.`,
    'refused: throttled by a fault rule',
    { headers: retry(retryAfter) },
  );

const outages: Readonly<Record<number, readonly [code: string, message: string]>> = {
  500: ['InternalServerError', 'Encountered internal server error.'],
  502: ['BadGateway', 'The gateway received an invalid response from the resource provider.'],
  503: ['ServiceUnavailable', 'The service is unavailable.'],
  504: [
    'GatewayTimeout',
    'The gateway did not receive a response from the resource provider within the specified time period.',
  ],
};

/** A failure that a fault rule asks for, in ARM's shape (arm.md §4.4). */
export const outage = (status: number, retryAfter: number | undefined) => {
  const [code, message] = outages[status] ?? ['ServiceError', `The service answered with status ${status}.`];
  return new ArmError(status, code, message, `refused: status ${status} by a fault rule`, {
    headers: retry(retryAfter),
    failure: 'service',
  });
};
