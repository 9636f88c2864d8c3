import { isList, isValues, Unanswerable, type Value } from './value.ts';

/** Numbers by size, texts as they sort letter by letter. */
export const compareValues = (left: Value | undefined, right: Value | undefined): number => {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  throw new Unanswerable('compares two numbers or two texts');
};

/** A value as a text that no other value has: maps in the order of their keys' names. */
export const canonical = (value: Value): string => {
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (!isValues(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Value)}`).join()}}`;
};

/** Equality as equals() has it: texts letter by letter, maps in any order of their keys. */
export const sameValue = (left: Value, right: Value): boolean => left === right || canonical(left) === canonical(right);
