import type { Journal } from '../journal/journal.ts';
import type { Report } from '../journal/junit.ts';
import { entryLine } from '../journal/line.ts';
import { parseExpectation } from '../journal/parse.ts';
import { unexpected } from '../journal/unexpected.ts';

/** What a run expects of its journal: a line each. */
export type Expected = { readonly expect: readonly string[]; readonly failOnUnexpected: boolean };

/** Holds the journal to the lines. */
export const judge = (journal: Journal, { expect, failOnUnexpected }: Expected): Report => {
  const entries = journal.entries();
  return {
    entries,
    verdicts: expect.map((line) => journal.check(line)),
    ...(failOnUnexpected ? { unexpected: unexpected(entries, expect.map(parseExpectation)) } : {}),
  };
};

/** What is not as it should be, in words. */
export const complaintsOf = ({ verdicts, unexpected: strange = [] }: Report): string[] => [
  ...verdicts.filter(({ ok }) => !ok).map(({ message }) => message),
  ...(strange.length === 0 ? [] : [['unexpected:', ...strange.map((entry) => `  ${entryLine(entry)}`)].join('\n')]),
];
