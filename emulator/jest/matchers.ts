import { parseDuration } from '../clock/duration.ts';
import { didYouMean } from '../exchange/spelling.ts';
import { evaluate } from '../journal/evaluate.ts';
import { type Expectation, printExpectation } from '../journal/expectation.ts';
import { criteria, type Filter } from '../journal/filter.ts';
import type { Journal } from '../journal/journal.ts';
import { entryLine } from '../journal/line.ts';
import { parseExpectation } from '../journal/parse.ts';

/** How often; at least once where nothing is said. */
export type Times = { readonly times?: number; readonly atLeast?: number; readonly atMost?: number };

/** What `expect(emulator)`, or `expect(emulator.journal)`, can say. Messages show the nearest journal entries. */
export type EmulatorMatchers<R = void> = {
  /** What is meant as a filter, or all of it as a line: `token imds times=1` (docs/journal.md). */
  toHaveExchanged(what: string | Filter, often?: Times): R;
  /** So many requests for a token came, whatever became of them. */
  toHaveBeenAskedForTokens(times: number, filter?: Filter): R;
  /** A token was asked for, and every time one for this audience. */
  toHaveBeenAskedFor(audience: string, filter?: Filter): R;
  /** Between each answer and the next request went at least so long: `1s`, or milliseconds. Of requests for a token unless told. */
  toHaveBeenRetriedAfter(wait: string | number, filter?: Filter): R;
};

type Result = { readonly pass: boolean; readonly message: () => string };

/** For `expect.extend`, of Jest as of Vitest; `testEnvironment: 'msi-emulator/jest'` has done that already. */
export const matchers = {
  toHaveExchanged: (received: unknown, what: string | Filter, often: Times = {}): Result =>
    typeof what === 'string'
      ? hold(received, parseExpectation(what))
      : hold(received, { filter: known(what), ...demandOf(often) }),
  toHaveBeenAskedForTokens: (received: unknown, times: number, filter: Filter = {}): Result =>
    hold(received, { filter: { token: true, ...known(filter) }, ...demandOf({ times }) }),
  toHaveBeenAskedFor: (received: unknown, audience: string, filter: Filter = {}): Result =>
    hold(received, { filter: { token: true, ...known(filter) }, asked: audience }),
  toHaveBeenRetriedAfter: (received: unknown, wait: string | number, filter: Filter = { token: true }): Result =>
    hold(received, { filter: known(filter), waitedLeast: millisecondsOf(wait) }),
};

const hold = (received: unknown, expectation: Expectation): Result => {
  const journal = journalOf(received);
  const entries = journal.entries();
  const verdict = evaluate(expectation, { entries, lost: journal.lost });
  if (!verdict.ok) return { pass: false, message: () => verdict.message };
  const meant = entries.filter(({ seq }) => verdict.matched.includes(seq)).map((entry) => `  ${entryLine(entry)}`);
  return { pass: true, message: () => [`expected not: ${printExpectation(expectation)}`, ...meant].join('\n') };
};

const journalOf = (received: unknown): Journal => {
  const journal = ((received as { journal?: Journal } | undefined)?.journal ?? received) as Journal | undefined;
  if (typeof journal?.entries === 'function') return journal;
  throw new TypeError('expect() takes an emulator or its journal here: expect(emulator)');
};

const requireNames = (given: object, names: readonly string[], what: string): void => {
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    throw new TypeError(
      `${what}: there is no "${name}"${didYouMean(name, names) || `; there are ${names.join(', ')}`}`,
    );
  }
};

const known = (filter: Filter): Filter => {
  requireNames(filter, Object.keys(criteria), 'entries');
  return filter;
};

const demandOf = (often: Times): Pick<Expectation, 'least' | 'most'> => {
  requireNames(often, ['times', 'atLeast', 'atMost'], 'how often');
  for (const count of Object.values(often)) {
    if (!(Number.isInteger(count) && count >= 0)) throw new TypeError(`how often is a whole number, not ${count}`);
  }
  const { times, atLeast: least = times, atMost: most = times } = often;
  if (least === undefined && most === undefined) return { least: 1 };
  if (least !== undefined && most !== undefined && least > most) {
    throw new TypeError(`at least ${least} and at most ${most} cannot both be`);
  }
  return { ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }) };
};

const millisecondsOf = (wait: string | number): number => {
  const milliseconds = typeof wait === 'number' ? wait : parseDuration(wait);
  if (milliseconds === undefined) throw new TypeError(`write a duration with its unit, such as 1s, not "${wait}"`);
  return milliseconds;
};
