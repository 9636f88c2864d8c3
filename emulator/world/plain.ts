import type { Path, Report } from './world-error.ts';

const deepest = 100;
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
 * prototype, and nesting deeper than 100. True where the rest can be read all the same, of a copy.
 */
export const checkPlain = (root: unknown, report: Report): boolean => {
  let readable = true;
  const path: (string | number)[] = [];
  const refuse = (message: string, at: Path = path): void => report([...path], message, { at: [...at] });
  const visit = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      const message = path.length >= deepest ? `nested deeper than ${deepest} levels` : foreign(value);
      if (message === undefined) visitEach(value);
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
