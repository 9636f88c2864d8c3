import { didYouMean } from '../exchange/spelling.ts';
import type { Path, Report } from './world-error.ts';

/** Things that entries refer to by name or id. Names need not be unique until one is used that is not. */
export type Named<T> = {
  add(thing: T, label: string, words: readonly string[]): void;
  find(word: string): T | undefined;
  /** Reports where the word fits nothing or two things; `missing` words the former: `no role`. */
  require(word: string, missing: string, path: Path, report: Report): T | undefined;
};

/** Of a world of 100,000 names only those that are referred to need finding: `wanted` says which, `spellings` tells them all. */
type Wanted = {
  /** In lower case. */
  readonly words: ReadonlySet<string>;
  /** Their lengths, by which most others are told apart at once. */
  readonly lengths: ReadonlySet<number>;
  spellings(): Iterable<string>;
};

const bare = (word: string): string => word.toLowerCase().replace(/(.)\/$/, '$1');

export const createWanted = (words: Iterable<string | null | undefined>, spellings: () => Iterable<string>): Wanted => {
  const wanted = new Set<string>();
  for (const word of words) if (word) wanted.add(bare(word));
  return { words: wanted, lengths: new Set(Array.from(wanted, ({ length }) => length)), spellings };
};

export const createNamed = <T>(wanted?: Wanted): Named<T> => {
  const byWord = new Map<string, { thing: T; label: string; word: string }[]>();
  return {
    add: (thing, label, words) => {
      for (const word of words) {
        if (wanted && !wanted.lengths.has(word.length)) continue;
        const key = word.toLowerCase();
        if (wanted && !wanted.words.has(key)) continue;
        const shelf = byWord.get(key);
        if (shelf === undefined) byWord.set(key, [{ thing, label, word }]);
        else if (!shelf.some((each) => each.label.toLowerCase() === label.toLowerCase()))
          shelf.push({ thing, label, word });
      }
    },
    find: (word) => byWord.get(bare(word))?.[0]?.thing,
    require: (word, missing, path, report) => {
      const [first, second] = byWord.get(bare(word)) ?? [];
      if (first && second) {
        report(path, `"${word}" fits two, ${first.label} and ${second.label}; write the full id`);
        return undefined;
      }
      if (!first) {
        const all = (): Iterable<string> => Array.from(byWord.values(), ([each]) => each?.word ?? '');
        report(path, `${missing} "${word}"`, { suggest: () => didYouMean(word, wanted?.spellings() ?? all()) });
      }
      return first?.thing;
    },
  };
};
