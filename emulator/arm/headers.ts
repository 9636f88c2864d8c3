import { seconds } from '../clock/clock.ts';
import type { Request } from '../exchange/request.ts';

/** A client's id is echoed only where it can stand in a header. */
const echoable = /^[\x21-\x7e][\x20-\x7e]{0,127}$/;

const echoed = (request: Request, name: string): string | undefined => {
  const value = request.headers[name];
  return value !== undefined && echoable.test(value) ? value : undefined;
};

/** The id that joins the exchanges of one operation: the client's, or a new GUID. */
export const correlationOf = (request: Request, random: () => string): string =>
  echoed(request, 'x-ms-correlation-request-id') ?? random();

/**
 * Gives the standard headers of one reply. `random` gives a GUID, `now` is in milliseconds. ARM's own front uses one id
 * for request and correlation, a resource provider (`own` false) has its own (arm.md §4.5).
 * Azure's Strict-Transport-Security stays out: a browser would refuse http on every port of localhost for a year.
 */
export const createHeaders = (random: () => string) => {
  let stamps = { at: Number.NaN, edge: '', routing: '' };

  const stampsAt = (second: number) => {
    if (stamps.at === second) return stamps;
    const time = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
    stamps = { at: second, edge: time, routing: time.replaceAll(/[-:]/g, '') };
    return stamps;
  };

  return (request: Request, correlation: string, now: number, own: boolean): Record<string, string> => {
    const { edge, routing } = stampsAt(seconds(now));
    const headers: Record<string, string> = {
      'Cache-Control': 'no-cache',
      Pragma: 'no-cache',
      Expires: '-1',
      'X-Content-Type-Options': 'nosniff',
      'X-Cache': 'CONFIG_NOCACHE',
      'X-MSEdge-Ref': `Ref A: ${random().replaceAll('-', '').toUpperCase()} Ref B: SG2AA1040518031 Ref C: ${edge}`,
      'x-ms-request-id': own ? correlation : random(),
      'x-ms-correlation-request-id': correlation,
      'x-ms-routing-request-id': `WESTUS2:${routing}:${correlation}`,
    };
    const client = echoed(request, 'x-ms-client-request-id');
    if (client !== undefined) headers['x-ms-client-request-id'] = client;
    return headers;
  };
};
