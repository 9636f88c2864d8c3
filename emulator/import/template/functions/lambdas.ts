import type { Expression } from '../expression.ts';
import { lazy, list, map, pure, type Run, text, truth } from '../function.ts';
import { memberOf, Unanswerable, type Value, type Values } from '../value.ts';

/** `lambda('x', body)` as a function of its names' values. */
const lambda = (
  expression: Expression | undefined,
  run: Run,
): ((...values: readonly (Value | undefined)[]) => Value) => {
  if (expression?.kind !== 'call' || expression.name.toLowerCase() !== 'lambda' || expression.given.length === 0) {
    throw new Unanswerable("expected lambda('name', …)");
  }
  const names = expression.given.slice(0, -1).map((each) => text(run(each)));
  const body = expression.given.at(-1) as Expression;
  return (...values) =>
    run(body, Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])) as Values);
};

type Over = readonly [of: Expression, each: Expression, another?: Expression];

export const lambdaFunctions = [
  lazy('map', 2, (given, _, run) => {
    const [of, each] = given as unknown as Over;
    const change = lambda(each, run);
    return list(run(of)).map((value, index) => change(value, index));
  }),
  lazy('filter', 2, (given, _, run) => {
    const [of, each] = given as unknown as Over;
    const keep = lambda(each, run);
    return list(run(of)).filter((value, index) => truth(keep(value, index)));
  }),
  lazy('reduce', 3, (given, _, run) => {
    const [of, start, each] = given as unknown as Required<Over>;
    const next = lambda(each, run);
    return list(run(of)).reduce<Value>((all, value, index) => next(all, value, index), run(start));
  }),
  lazy('sort', 2, (given, _, run) => {
    const [of, each] = given as unknown as Over;
    const before = lambda(each, run);
    return [...list(run(of))].sort((left, right) =>
      truth(before(left, right)) ? -1 : truth(before(right, left)) ? 1 : 0,
    );
  }),
  lazy('toObject', [2, 3], (given, _, run) => {
    const [of, each, another] = given as unknown as Over;
    const key = lambda(each, run);
    const value = another === undefined ? (same: Value | undefined) => same : lambda(another, run);
    return Object.fromEntries(list(run(of)).map((item) => [text(key(item)), value(item) as Value]));
  }),
  lazy('mapValues', 2, (given, _, run) => {
    const [of, each] = given as unknown as Over;
    const change = lambda(each, run);
    return Object.fromEntries(Object.entries(map(run(of))).map(([key, value]) => [key, change(value)]));
  }),
  pure('lambdaVariables', 1, ([name], { names }) => {
    const value = memberOf(names, text(name));
    if (value === undefined) throw new Unanswerable(`no lambda around it names "${name}"`);
    return value;
  }),
];
