import type { Entry } from './entry.ts';
import type { Expectation } from './expectation.ts';
import { matches } from './filter.ts';

/**
 * The entries that nobody expected: covered by no expectation; or, refused, rejected or not served, by none that speaks of
 * it (a `status=`, `fault=` or `decision=`). Talk on the control port never is. With no expectations, whatever was served is expected, and so is what a fault did.
 */
export const unexpected = (entries: readonly Entry[], expectations: readonly Expectation[]): Entry[] =>
  entries.filter((entry) => {
    if (entry.port === 'control') return false;
    const covering = expectations.filter(({ filter }) => matches(filter, entry));
    if (entry.decision.startsWith('served') || entry.fault !== undefined)
      return expectations.length > 0 && covering.length === 0;
    return !covering.some(({ filter: { status, fault, decision } }) => status ?? fault ?? decision);
  });
