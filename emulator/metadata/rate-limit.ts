import type { Clock } from '../clock/clock.ts';
import { type Endpoint, jsonReply } from '../exchange/reply.ts';
import { routePath } from '../exchange/request.ts';
import { imds } from '../identity/sources/imds.ts';

/** Requests in any second, and at once (instance-metadata-service.md, Rate limiting). */
const limits = {
  identity: { perSecond: 20, atOnce: 5 },
  others: { perSecond: 5, atOnce: Number.POSITIVE_INFINITY },
} as const;

/**
 * IMDS with its request-rate limits: what is over them gets 429. Seconds pass on the emulator's clock, so that a test can
 * step over one. Paths that are not IMDS's are let through.
 */
export const withRateLimit = (endpoint: Endpoint, clock: Clock): Endpoint => {
  const answered = { identity: [] as number[], others: [] as number[] };
  const underWay = { identity: 0, others: 0 };

  return async (request) => {
    const path = routePath(request.path);
    if (!path.startsWith('/metadata/')) return endpoint(request);
    const category = path.startsWith('/metadata/identity/') ? 'identity' : 'others';
    const { perSecond, atOnce } = limits[category];
    const now = clock.now();
    const recent = answered[category].filter((time) => time <= now && now - time < 1000);
    answered[category] = recent;
    const problem =
      recent.length >= perSecond
        ? `more than ${perSecond} requests in a second`
        : underWay[category] >= atOnce
          ? `more than ${atOnce} requests at once`
          : undefined;
    if (problem) return refusal(path, problem);
    recent.push(now);
    underWay[category] += 1;
    try {
      return await endpoint(request);
    } finally {
      underWay[category] -= 1;
    }
  };
};

/** The token's path has OAuth's shape of error, the others have IMDS's (troubleshoot-load-balancer-imds.md). */
const refusal = (path: string, problem: string) =>
  jsonReply(
    429,
    path === imds.path
      ? { error: 'too_many_requests', error_description: 'Too many requests' }
      : { error: 'Too many requests' },
    { decision: `refused: ${problem}`, endpoint: path === imds.path ? imds.name : 'metadata' },
    imds.headers,
  );
