import type { Argument } from './argument.ts';

/** A word of a rule's text; `at` counts characters from 1. */
export type Word = { readonly text: string; readonly at: number };

/** Words and commas; what stands in double quotes holds together. */
export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(/(?:[^\s,"]|"[^"]*"?)+|,/g)].map(({ 0: word, index }) => ({ text: word, at: index + 1 }));

/** The steps between the commas. An empty one is given as no words, with the place of its comma. */
export const stepsOf = (words: readonly Word[]): { readonly at: number; readonly words: Word[] }[] => {
  const first = { at: words[0]?.at ?? 1, words: [] as Word[] };
  const steps = [first];
  for (const word of words) {
    if (word.text === ',') steps.push({ at: word.at, words: [] });
    else steps.at(-1)?.words.push(word);
  }
  return steps.map((step) => ({ ...step, at: step.words[0]?.at ?? step.at }));
};

/** Reads along the words of a step. */
export type Cursor = {
  peek(): Word | undefined;
  next(): void;
  /** The value that the words ahead begin with, which is then behind; undefined where they begin with something else. */
  take<T>(argument: Argument<T>): { readonly value: T } | undefined;
  /** Where the next word stands, or where it would. */
  at(): number;
};

export const cursorOver = (words: readonly Word[]): Cursor => {
  let ahead = words;
  const last = words.at(-1);
  const end = last ? last.at + last.text.length : 1;
  return {
    peek: () => ahead[0],
    next: () => {
      ahead = ahead.slice(1);
    },
    take: (argument) => {
      const found = argument.read(ahead.map(({ text }) => text));
      if (found) ahead = ahead.slice(found.taken);
      return found;
    },
    at: () => ahead[0]?.at ?? end,
  };
};
