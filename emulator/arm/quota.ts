/** Reads a principal may make of one subscription at once, and how many it gets back each second (arm.md §4.5). */
const bucket = { size: 250, perSecond: 25 };
const globalFactor = 15;
/** Beyond this many principals the fullest memory is of the least use: start over. */
const most = 10_000;

type Level = { left: number; globalLeft: number; at: number };

/** The token buckets that x-ms-ratelimit-remaining-* tell of. Nothing is refused by them. */
export const createQuota = () => {
  const levels = new Map<string, Level>();

  /** Takes one read at `at` (milliseconds) and gives the headers that say what is left. */
  return (subscriptionId: string | undefined, principalId: string, at: number): Record<string, string> => {
    const key = `${subscriptionId ?? ''}|${principalId}`.toLowerCase();
    const level = levels.get(key) ?? { left: bucket.size, globalLeft: bucket.size * globalFactor, at };
    if (!levels.has(key)) {
      if (levels.size >= most) levels.clear();
      levels.set(key, level);
    }
    const back = (Math.max(0, at - level.at) / 1000) * bucket.perSecond;
    level.at = at;
    level.left = Math.max(0, Math.min(bucket.size, level.left + back) - 1);
    level.globalLeft = Math.max(0, Math.min(bucket.size * globalFactor, level.globalLeft + back * globalFactor) - 1);
    if (subscriptionId === undefined) {
      return { 'x-ms-ratelimit-remaining-tenant-reads': String(Math.floor(level.left)) };
    }
    return {
      'x-ms-ratelimit-remaining-subscription-reads': String(Math.floor(level.left)),
      'x-ms-ratelimit-remaining-subscription-global-reads': String(Math.floor(level.globalLeft)),
    };
  };
};
