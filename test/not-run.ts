import { test } from '@jest/globals';

/** `test` where it can be run here; else one that skips, with what is not run and why printed once. */
export const testWhere = (can: boolean, what: string, why: string): typeof test => {
  if (can) return test;
  process.stderr.write(`not run: ${what}, because ${why}\n`);
  return test.skip as typeof test;
};
