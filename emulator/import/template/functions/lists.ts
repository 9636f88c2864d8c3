import { canonical, sameValue } from '../compare.ts';
import { list, many, map, pure, text, whole } from '../function.ts';
import { isList, isValues, memberOf, Unanswerable, type Value, type Values } from '../value.ts';

/** Azure's own limit on range(). */
const longestRange = 10_000;

const has = (all: readonly Value[], value: Value): boolean => all.some((each) => sameValue(each, value));

/** Each once, where it first stood. */
const distinct = (all: readonly Value[]): Value[] => [
  ...new Map(all.map((each) => [canonical(each), each] as const)).values(),
];

const isEmpty = (value: Value | undefined): boolean => {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
};

const contains = (where: Value | undefined, what: Value | undefined): boolean => {
  if (typeof where === 'string') return where.includes(String(what));
  if (isList(where)) return has(where, what as Value);
  return memberOf(map(where), String(what)) !== undefined;
};

const merged = (left: Value, right: Value): Value => {
  if (!isValues(left) || !isValues(right)) return right;
  const all: Record<string, Value> = { ...left };
  for (const [key, value] of Object.entries(right)) all[key] = merged(all[key] ?? null, value);
  return all;
};

const range = (start: number, count: number): number[] => {
  if (count < 0 || count > longestRange) throw new Unanswerable(`counts from 0 to ${longestRange}, not ${count}`);
  return Array.from({ length: count }, (_, index) => start + index);
};

/** Letters of a text, or items of a list. */
const cut = (value: Value | undefined, from: number, to?: number): Value =>
  typeof value === 'string' ? value.slice(from, to) : list(value).slice(from, to);

const end = (value: Value | undefined, at: 0 | -1): Value => {
  const found = typeof value === 'string' ? (value.at(at) ?? '') : list(value).at(at);
  if (found === undefined) throw new Unanswerable('of an empty list there is none');
  return found;
};

const indexIn = (where: Value | undefined, what: Value | undefined, last: boolean): number => {
  if (typeof where !== 'string') {
    const same = (each: Value): boolean => sameValue(each, what as Value);
    return last ? list(where).findLastIndex(same) : list(where).findIndex(same);
  }
  const [letters, sought] = [where.toLowerCase(), text(what).toLowerCase()];
  return last ? letters.lastIndexOf(sought) : letters.indexOf(sought);
};

const commonItems = (first: readonly Value[], others: readonly Value[]): Value => {
  const known = others.map((each) => new Set(list(each).map(canonical)));
  return distinct(first).filter((each) => known.every((other) => other.has(canonical(each))));
};

const commonEntries = (first: Values, others: readonly Value[]): Value =>
  Object.fromEntries(
    Object.entries(first).filter(([key, value]) =>
      others.every((other) => sameValue(memberOf(map(other), key) ?? null, value)),
    ),
  );

export const listFunctions = [
  pure('createArray', [0, many], (values) => values),
  pure('array', 1, ([value]) => (isList(value) ? value : [value as Value])),
  pure('length', 1, ([value]) =>
    isValues(value) ? Object.keys(value).length : typeof value === 'string' ? value.length : list(value).length,
  ),
  pure('empty', 1, ([value]) => isEmpty(value)),
  pure('contains', 2, ([where, what]) => contains(where, what)),
  pure('first', 1, ([value]) => end(value, 0)),
  pure('last', 1, ([value]) => end(value, -1)),
  pure('skip', 2, ([value, count]) => cut(value, Math.max(0, whole(count)))),
  pure('take', 2, ([value, count]) => cut(value, 0, Math.max(0, whole(count)))),
  pure('indexOf', 2, ([where, what]) => indexIn(where, what, false)),
  pure('lastIndexOf', 2, ([where, what]) => indexIn(where, what, true)),
  pure('range', 2, ([start, count]) => range(whole(start), whole(count))),
  pure('flatten', 1, ([value]) => list(value).flatMap((each) => list(each))),
  pure('union', [1, many], (values) =>
    isList(values[0])
      ? distinct(values.flatMap((each) => list(each)))
      : values.map((each) => map(each)).reduce<Value>(merged, {}),
  ),
  pure('intersection', [1, many], ([first, ...others]) =>
    isList(first) ? commonItems(first, others) : commonEntries(map(first), others),
  ),
];
