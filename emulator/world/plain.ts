import type { Path, Report } from './world-error.ts';

const deepest = 100;
/** A file of 400 MiB holds fewer; one of a few lines can unfold into more, by aliases of large lists. */
const mostValues = 25_000_000;
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' ? `the number ${value}` : `a ${typeof value}`;
};

/** What a value is, in the words of the file: `a list`, `the number 5`, `nothing`. */
export const described = (value: unknown): string => (value === undefined ? 'nothing' : kindOf(value));

/** What a map of plain data is not: a date, a class instance. Maps of another realm are plain too. */
const foreign = (value: object): string | undefined => {
  if (Array.isArray(value)) return undefined;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined;
  return `expected plain data, found a ${prototype.constructor?.name || 'class instance'}`;
};

/**
 * Reports what no JSON document holds or no world may: functions, dates, NaN, NUL characters, keys that reach for the
 * prototype, nesting deeper than 100, and more than 25 million values. True where the rest can be read all the same, of a copy.
 */
export const checkPlain = (root: unknown, report: Report): boolean => {
  let [readable, endless, values] = [true, false, 0];
  const path: (string | number)[] = [];
  const refuse = (message: string, at: Path = path): void => report([...path], message, { at: [...at] });
  /** Once, and then no further: what refers to itself has no end. */
  const giveUp = (message: string): void => {
    [readable, endless] = [false, true];
    report(path.slice(0, 3), message);
  };
  const visit = (value: unknown): void => {
    if (endless) return;
    if (++values > mostValues) giveUp(`unfolds into more than ${mostValues} values`);
    else if (typeof value === 'object' && value !== null) {
      const message = foreign(value);
      if (path.length >= deepest) giveUp(`is nested deeper than ${deepest} levels, or refers to itself`);
      else if (message === undefined) visitEach(value);
      else {
        readable = false;
        refuse(message);
      }
    } else if (typeof value === 'string') {
      if (value.includes('\0')) refuse('holds a NUL character');
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) refuse(`${value} is no number that JSON knows`);
    } else if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
      readable = false;
      refuse(`expected plain data, found a ${typeof value}`);
    }
  };
  const visitEach = (value: object): void => {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        path.push(index);
        visit(value[index]);
        path.pop();
      }
      return;
    }
    for (const key of Object.keys(value)) {
      if (forbidden.has(key)) refuse(`the key "${key}" is not allowed`, [...path, key]);
      else if (key.includes('\0')) refuse('a key holds a NUL character');
      else {
        path.push(key);
        visit((value as Record<string, unknown>)[key]);
        path.pop();
      }
    }
  };
  visit(root);
  return readable;
};

/** A copy that shares nothing with the original and has none of the forbidden keys. Only for what `checkPlain` found readable. */
export const copyPlain = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(copyPlain) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (!forbidden.has(key)) copy[key] = copyPlain((value as Record<string, unknown>)[key]);
  }
  return copy as T;
};
