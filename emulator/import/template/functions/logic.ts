import { compareValues, sameValue } from '../compare.ts';
import type { Expression } from '../expression.ts';
import { lazy, many, pure, text, truth } from '../function.ts';
import { Unanswerable, type Value } from '../value.ts';

const yes = /^true$/i;

const asTruth = (value: Value | undefined): boolean => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const word = text(value);
  if (yes.test(word) || word === '1') return true;
  if (/^false$/i.test(word) || word === '0') return false;
  throw new Unanswerable(`"${word}" is neither true nor false`);
};

/** Stops at the first that decides. */
const until =
  (decisive: boolean) =>
  (given: readonly Expression[], _: unknown, run: (each: Expression) => Value): Value =>
    given.some((each) => truth(run(each)) === decisive) === decisive;

export const logicFunctions = [
  lazy('if', 3, ([condition, yes, no], _, run) => run((truth(run(condition as Expression)) ? yes : no) as Expression)),
  lazy('and', [1, many], until(false)),
  lazy('or', [1, many], until(true)),
  pure('not', 1, ([value]) => !truth(value)),
  pure('bool', 1, ([value]) => asTruth(value)),
  pure('true', 0, () => true),
  pure('false', 0, () => false),
  pure('null', 0, () => null),
  pure('equals', 2, ([left, right]) => sameValue(left as Value, right as Value)),
  pure('less', 2, ([left, right]) => compareValues(left, right) < 0),
  pure('lessOrEquals', 2, ([left, right]) => compareValues(left, right) <= 0),
  pure('greater', 2, ([left, right]) => compareValues(left, right) > 0),
  pure('greaterOrEquals', 2, ([left, right]) => compareValues(left, right) >= 0),
  lazy('coalesce', [1, many], (given, _, run) => {
    for (const each of given) {
      const value = run(each);
      if (value !== null) return value;
    }
    return null;
  }),
  lazy('tryGet', [2, many], (given, _, run) => {
    const [first, ...steps] = given as [Expression, ...Expression[]];
    return run(steps.reduce<Expression>((of, key) => ({ kind: 'member', of, key, safe: true }), first));
  }),
];
