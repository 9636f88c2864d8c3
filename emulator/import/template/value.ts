/** What an expression comes to: plain JSON. */
export type Value = null | boolean | number | string | readonly Value[] | Values;
export type Values = { readonly [key: string]: Value };

export const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Value[] => Array.isArray(value);

/** Why an expression can't be evaluated, in a sentence. `told` where it was said already, at the place it comes from. */
export class Unanswerable extends Error {
  override readonly name = 'Unanswerable';
  readonly told: boolean;

  constructor(message: string, told = false) {
    super(message);
    this.told = told;
  }
}

/** Stands for every value of a secure parameter and of listKeys(), in a character of private use: what holds it is dropped. */
export const secret = '\u{F5EC}secret\u{F5EC}';

export const holdsSecret = (text: string): boolean => text.includes('\u{F5EC}');

/** A value of so many parts, or a text of so many letters, is more than any template means. */
const mostParts = 200_000;
const mostLetters = 4 * 1024 * 1024;

const sizes = new WeakMap<object, number>();

/** How many values a value holds, itself among them; counted once for each list and map that is shared. */
const sizeOf = (value: Value): number => {
  if (typeof value !== 'object' || value === null) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  // Before its parts, so that a value that is still being read is no endless one.
  sizes.set(value, 1);
  let size = 1;
  for (const key of Object.keys(value)) size += sizeOf((value as Values)[key] as Value);
  sizes.set(value, size);
  return size;
};

/** What a value cost to make: its size, unless it was there before. */
export const weightOf = (value: Value): number => {
  if (typeof value === 'string') return value.length >> 6;
  return typeof value !== 'object' || value === null || sizes.has(value) ? 0 : sizeOf(value);
};

/** A map whose values are worked out when asked for; it counts as one. */
export const unread = <T extends Values>(values: T): T => {
  sizes.set(values, 1);
  return values;
};

/** The value itself, unless it has grown out of all bounds. */
export const bounded = <T extends Value>(value: T): T => {
  if (typeof value === 'string' ? value.length > mostLetters : sizeOf(value) > mostParts) {
    throw new Unanswerable('grows larger than any template means');
  }
  return value;
};

/** A member by its name, in any casing as Azure has it. */
export const memberOf = (values: Values, name: string): Value | undefined => {
  if (Object.hasOwn(values, name)) return values[name];
  const low = name.toLowerCase();
  const key = Object.keys(values).find((each) => each.toLowerCase() === low);
  return key === undefined ? undefined : values[key];
};
