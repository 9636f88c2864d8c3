import { createClock } from '../clock/clock.ts';
import { parseClock } from '../clock/parse.ts';
import { createFaults } from '../fault/faults.ts';
import { variantNames } from '../identity/variants.ts';
import { parseExpectation } from '../journal/parse.ts';
import { journalFileProblem } from './journal-file.ts';
import type { Scene } from './messages.ts';

/** Everything that is wrong with a scene and can be told before anything starts, a sentence each. */
export const sceneProblems = ({ faults, clock, expect, journal }: Scene): string[] => {
  const standing = createFaults({ clock: { ...createClock(), after: () => () => {} }, variants: variantNames });
  return [
    ...faults.flatMap((rule) => problemOf(() => standing.add(rule))),
    ...expect.flatMap((line) => problemOf(() => parseExpectation(line))),
    ...(clock === undefined ? [] : problemOf(() => parseClock(clock)).map((problem) => `--clock ${problem}`)),
    ...(journal === undefined ? [] : [journalFileProblem(journal) ?? []].flat()),
  ];
};

const problemOf = (act: () => unknown): string[] => {
  try {
    act();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
};
