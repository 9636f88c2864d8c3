import type { Path, Report } from '../../world/world-error.ts';
import type { Context } from './context.ts';
import { evaluateText, within } from './evaluate.ts';
import { whole } from './function.ts';
import { bounded, isList, isValues, Unanswerable, type Value, type Values } from './value.ts';

/** Azure's own limit on the iterations of a copy loop. */
const mostCopies = 800;

/** What a piece of a template comes to. Not `complete` where something in it can't be evaluated, which was reported. */
export type Evaluated = { readonly value: Value; readonly complete: boolean };

/** What `act` gives; undefined where it can't be evaluated, which is reported unless it was before. */
export const attempt = <T>(path: Path, report: Report, act: () => T): T | undefined => {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Unanswerable)) throw error;
    if (!error.told) report(path, error.message);
    return undefined;
  }
};

/** A count of copies: the context of each. Throws Unanswerable. */
export const copies = (name: unknown, count: unknown, context: Context): Context[] => {
  const many = whole(typeof count === 'string' ? evaluateText(count, context) : (count as Value));
  if (many < 0 || many > mostCopies) throw new Unanswerable(`copies 0 to ${mostCopies} times, not ${many}`);
  const loop = typeof name === 'string' ? String(evaluateText(name, context)) : '';
  return Array.from({ length: many }, (_, index) => ({ ...context, loops: [...context.loops, { name: loop, index }] }));
};

/** True for `copy: [{ name, count, input }]` among properties. */
const isLoops = (value: unknown): value is readonly Values[] =>
  isList(value) && value.length > 0 && value.every((each) => isValues(each) && 'name' in each && 'input' in each);

/** Evaluates every expression in a piece of a template, and reports all that can't be. */
export const evaluateTree = (root: unknown, rootPath: Path, rootContext: Context, report: Report): Evaluated => {
  let complete = true;
  const tried = <T>(path: Path, act: () => T): T | undefined => {
    const value = attempt(path, report, act);
    if (value === undefined) complete = false;
    return value;
  };
  const visit = (raw: unknown, path: Path, context: Context): Value | undefined => {
    if (typeof raw === 'string') return tried(path, () => evaluateText(raw, context));
    if (typeof raw !== 'object' || raw === null) return raw as Value;
    return tried(path, () =>
      within(context, () => bounded(isList(raw) ? items(raw, path, context) : entries(raw, path, context))),
    );
  };
  const items = (raw: readonly unknown[], path: Path, context: Context): Value =>
    raw.map((each, index) => visit(each, [...path, index], context)).filter((each) => each !== undefined);
  const entries = (raw: object, path: Path, context: Context): Value => {
    const made: [string, Value][] = [];
    for (const [key, each] of Object.entries(raw)) {
      if (key === 'copy' && isLoops(each)) {
        for (const [index, loop] of each.entries()) {
          const values = looped(loop, [...path, key, index], context);
          if (values) made.push([String(loop.name), values]);
        }
        continue;
      }
      const name = tried([...path, key], () => String(evaluateText(key, context)));
      const value = visit(each, [...path, key], context);
      if (name !== undefined && value !== undefined) made.push([name, value]);
    }
    return Object.fromEntries(made);
  };
  const looped = ({ name, count, input }: Values, path: Path, context: Context): Value[] | undefined =>
    tried([...path, 'count'], () => copies(name, count, context))
      ?.map((each) => visit(input, [...path, 'input'], each))
      .filter((each) => each !== undefined);
  const value = visit(root, rootPath, rootContext) ?? null;
  return { value, complete };
};

/** Evaluated when first asked for, and once. What could not be is told of once; what asks for itself goes round in a circle. */
export const once = (what: string, read: () => Evaluated): (() => Value) => {
  let state: Evaluated | 'reading' | undefined;
  return () => {
    if (state === 'reading') throw new Unanswerable(`${what} refers to itself`);
    if (state === undefined) {
      state = 'reading';
      let found: Evaluated = { value: null, complete: false };
      try {
        found = read();
      } finally {
        state = found;
      }
    }
    if (!state.complete) throw new Unanswerable(`${what} can't be evaluated`, true);
    return state.value;
  };
};
