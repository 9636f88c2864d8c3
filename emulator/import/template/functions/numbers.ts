import { many, pure, text, whole } from '../function.ts';
import { isList, Unanswerable, type Value } from '../value.ts';

const divisor = (value: Value | undefined): number => {
  const number = whole(value);
  if (number === 0) throw new Unanswerable('divides by zero');
  return number;
};

const asWhole = (value: Value | undefined): number => {
  if (typeof value === 'number') return Math.trunc(value);
  const word = text(value).trim();
  if (!/^[+-]?\d+$/.test(word)) throw new Unanswerable(`"${word}" is no whole number`);
  return whole(Number(word));
};

const asNumber = (value: Value | undefined): number => {
  const number = typeof value === 'number' ? value : Number(text(value).trim() || 'none');
  if (!Number.isFinite(number)) throw new Unanswerable(`"${value}" is no number`);
  return number;
};

/** Of a list, or of the arguments themselves. */
const extreme = (values: readonly Value[], choose: (left: number, right: number) => number): number => {
  const [first] = values;
  const all = isList(first) ? first : values;
  if (all.length === 0) throw new Unanswerable('takes at least one number');
  return all.map((each) => whole(each)).reduce(choose);
};

export const numberFunctions = [
  pure('add', 2, ([left, right]) => whole(whole(left) + whole(right))),
  pure('sub', 2, ([left, right]) => whole(whole(left) - whole(right))),
  pure('mul', 2, ([left, right]) => whole(whole(left) * whole(right))),
  pure('div', 2, ([left, right]) => Math.trunc(whole(left) / divisor(right))),
  pure('mod', 2, ([left, right]) => whole(left) % divisor(right)),
  pure('int', 1, ([value]) => asWhole(value)),
  pure('float', 1, ([value]) => asNumber(value)),
  pure('min', [1, many], (values) => extreme(values, (left, right) => Math.min(left, right))),
  pure('max', [1, many], (values) => extreme(values, (left, right) => Math.max(left, right))),
];
