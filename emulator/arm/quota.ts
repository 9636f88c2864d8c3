import type { Target } from './target.ts';
import { throttled } from './unavailable.ts';

/** What a principal may ask of one subscription at once, and how much it gets back each second (arm.md §4.5). */
const buckets = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};
const globalFactor = 15;
/** Beyond this many principals the fullest memory is of the least use: start over. */
const most = 10_000;

type Kind = keyof typeof buckets;
type Level = { left: number; globalLeft: number; at: number };

const kindOf = (method: string): Kind => {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
};

/**
 * The token buckets that x-ms-ratelimit-remaining-* tell of. They are refused by only where `limit` sets their size:
 * then a tenth of it comes back each second.
 */
export const createQuota = (tenantId: string, limit?: number) => {
  const levels = new Map<string, Level>();

  /** Takes one request at `at` (milliseconds) and gives the headers that say what is left. Throws 429 where nothing is. */
  return (method: string, target: Target, principalId: string, at: number): Record<string, string> => {
    const kind = kindOf(method);
    const { size, perSecond } = limit === undefined ? buckets[kind] : { size: limit, perSecond: limit / 10 };
    const { subscriptionId } = target;
    const key = `${subscriptionId ?? ''}|${principalId}|${kind}`.toLowerCase();
    const level = levels.get(key) ?? { left: size, globalLeft: size * globalFactor, at };
    if (!levels.has(key)) {
      if (levels.size >= most) levels.clear();
      levels.set(key, level);
    }
    const back = (Math.max(0, at - level.at) / 1000) * perSecond;
    level.at = at;
    level.left = Math.min(size, level.left + back);
    if (limit !== undefined && level.left < 1) {
      throw throttled(
        method,
        target,
        tenantId,
        Math.ceil((1 - level.left) / perSecond),
        'refused: the rate limit is used up',
      );
    }
    level.left = Math.max(0, level.left - 1);
    level.globalLeft = Math.max(0, Math.min(size * globalFactor, level.globalLeft + back * globalFactor) - 1);
    if (subscriptionId === undefined)
      return { [`x-ms-ratelimit-remaining-tenant-${kind}`]: String(Math.floor(level.left)) };
    return {
      [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(Math.floor(level.left)),
      [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: String(Math.floor(level.globalLeft)),
    };
  };
};
