import type { Request } from '../exchange/request.ts';

/** What every reply carries (arm.md §4.5). */
const standing = {
  'Cache-Control': 'no-cache',
  Pragma: 'no-cache',
  Expires: '-1',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Cache': 'CONFIG_NOCACHE',
};

/** A client's id is echoed only where it can stand in a header. */
const echoable = /^[\x21-\x7e][\x20-\x7e]{0,127}$/;

const echoed = (value: string | undefined): string | undefined =>
  value !== undefined && echoable.test(value) ? value : undefined;

/** The standard headers of one reply. `random` gives a GUID, `now` milliseconds since the epoch. */
export const standardHeaders = (request: Request, now: number, random: () => string): Record<string, string> => {
  const time = new Date(now).toISOString();
  const correlation = echoed(request.headers['x-ms-correlation-request-id']) ?? random();
  const client = echoed(request.headers['x-ms-client-request-id']);
  return {
    ...standing,
    'X-MSEdge-Ref': `Ref A: ${random().replaceAll('-', '').toUpperCase()} Ref B: SG2AA1040518031 Ref C: ${time.slice(0, 19)}Z`,
    // ARM's own front uses one id for both; a resource provider has its own (arm.md §4.5).
    'x-ms-request-id': random(),
    'x-ms-correlation-request-id': correlation,
    'x-ms-routing-request-id': `WESTUS2:${time.slice(0, 19).replaceAll(/[-:]/g, '')}Z:${correlation}`,
    ...(client === undefined ? {} : { 'x-ms-client-request-id': client }),
  };
};
