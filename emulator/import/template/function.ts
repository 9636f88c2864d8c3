import { described } from '../../world/plain.ts';
import type { Context } from './context.ts';
import type { Expression } from './expression.ts';
import { isList, isValues, Unanswerable, type Value, type Values } from './value.ts';

/** Evaluates an argument, with names that a lambda gives. */
export type Run = (expression: Expression, names?: Values) => Value;

/** One function of the template language: how many arguments it takes, and what it answers. Throws Unanswerable. */
export type Row = {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly answer: (given: readonly Expression[], context: Context, run: Run) => Value;
};

type Count = number | readonly [least: number, most: number];

const counted = (count: Count): { least: number; most: number } =>
  typeof count === 'number' ? { least: count, most: count } : { least: count[0], most: count[1] };

export const many = Number.POSITIVE_INFINITY;

/** A function of its arguments' values. */
export const pure = (
  name: string,
  count: Count,
  answer: (values: readonly Value[], context: Context) => Value,
): Row => ({
  name,
  ...counted(count),
  answer: (given, context, run) =>
    answer(
      given.map((each) => run(each)),
      context,
    ),
});

/** A function that chooses which of its arguments are evaluated. */
export const lazy = (name: string, count: Count, answer: Row['answer']): Row => ({ name, ...counted(count), answer });

const refuse = (expected: string, value: Value | undefined): never => {
  throw new Unanswerable(`expected ${expected}, found ${described(value)}`);
};

export const text = (value: Value | undefined): string => (typeof value === 'string' ? value : refuse('a text', value));

export const whole = (value: Value | undefined): number =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : refuse('a whole number', value);

export const truth = (value: Value | undefined): boolean =>
  typeof value === 'boolean' ? value : refuse('true or false', value);

export const list = (value: Value | undefined): readonly Value[] => (isList(value) ? value : refuse('a list', value));

export const map = (value: Value | undefined): Values => (isValues(value) ? value : refuse('a map', value));

/** As concat() and format() write a value. */
export const printed = (value: Value | undefined): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null || value === undefined) return '';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
};
