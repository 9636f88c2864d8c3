import type { Entry } from './entry.ts';

/** One entry a line, each line ended (https://jsonlines.org). Empty for none. */
export const toJsonLines = (entries: readonly Entry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
