import { didYouMean } from './suggestion.ts';
import type { Path, Report } from './world-error.ts';

/** Things that entries refer to by name or id. Names need not be unique until one is used that is not. */
export type Named<T> = {
  add(thing: T, label: string, words: readonly string[]): void;
  /** Reports where the word fits nothing or two things; `missing` words the former: `no role`. */
  require(word: string, missing: string, path: Path, report: Report): T | undefined;
  find(word: string): T | undefined;
};

export const createNamed = <T>(): Named<T> => {
  const byWord = new Map<string, { thing: T; label: string }[]>();
  const spellings: string[] = [];
  const of = (word: string) => byWord.get(word.toLowerCase().replace(/(.)\/$/, '$1'));
  return {
    add: (thing, label, words) => {
      for (const word of words) {
        const key = word.toLowerCase();
        const shelf = byWord.get(key);
        if (shelf === undefined) {
          byWord.set(key, [{ thing, label }]);
          spellings.push(word);
        } else if (!shelf.some((each) => each.label === label)) shelf.push({ thing, label });
      }
    },
    find: (word) => of(word)?.[0]?.thing,
    require: (word, missing, path, report) => {
      const [first, second] = of(word) ?? [];
      if (first && second) {
        report(path, `"${word}" fits two, ${first.label} and ${second.label}; write the full id`);
        return undefined;
      }
      if (!first) report(path, `${missing} "${word}"`, { suggest: () => didYouMean(word, spellings) });
      return first?.thing;
    },
  };
};
