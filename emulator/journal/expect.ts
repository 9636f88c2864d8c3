import { evaluate, type Seen, type Verdict } from './evaluate.ts';
import type { Expectation } from './expectation.ts';
import type { Filter } from './filter.ts';

/** What the journal shows is not what was expected; the message shows the nearest entries. */
export class ExpectationError extends Error {
  override readonly name = 'ExpectationError';
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super(verdict.message);
    this.verdict = verdict;
  }
}

/** What may be expected of the entries meant. Each throws ExpectationError where it is not so, and can be followed by another. */
export type Expect = {
  times(count: number): Expect;
  atLeast(count: number): Expect;
  atMost(count: number): Expect;
  never(): Expect;
  /** Between each answer and the next request went at least so many milliseconds, and at most so many where given. */
  waited(least: number, most?: number): Expect;
  /** Every one of them asked for this audience. */
  asked(resource: string): Expect;
};

export const createExpect = (filter: Filter, look: () => Seen): Expect => {
  const hold = (demand: Omit<Expectation, 'filter'>): Expect => {
    const verdict = evaluate({ filter, ...demand }, look());
    if (!verdict.ok) throw new ExpectationError(verdict);
    return expect;
  };
  const expect: Expect = {
    times: (count) => hold({ least: count, most: count }),
    atLeast: (count) => hold({ least: count }),
    atMost: (count) => hold({ most: count }),
    never: () => hold({ least: 0, most: 0 }),
    waited: (least, most) => hold({ waitedLeast: least, ...(most === undefined ? {} : { waitedMost: most }) }),
    asked: (resource) => hold({ asked: resource }),
  };
  return expect;
};
