import { parseDuration, printDuration } from '../clock/duration.ts';

/** A value that follows the name of a fault. */
export type Argument<T> = {
  /** For messages: `a duration such as 500ms`. */
  readonly what: string;
  /** The value that the words begin with and how many of them it takes; undefined where they begin with something else. */
  read(words: readonly string[]): { readonly value: T; readonly taken: number } | undefined;
  /** Empty for nothing. */
  print(value: T): string;
};

/** One word, or a number with its unit behind a space: `70s` or `70 s`. */
const measured = <T>(
  what: string,
  parse: (text: string) => T | undefined,
  print: (value: T) => string,
): Argument<T> => ({
  what,
  read: ([first = '', second = '']) => {
    const one = parse(first);
    if (one !== undefined) return { value: one, taken: 1 };
    const two = second === '' ? undefined : parse(first + second);
    return two === undefined ? undefined : { value: two, taken: 2 };
  },
  print,
});

/** Milliseconds. */
export const duration = measured('a duration such as 500ms or 2 s', parseDuration, printDuration);

/** Milliseconds with a sign. */
export const skew = measured(
  'a sign and a duration, such as +5m or -90s',
  (text) => {
    if (!/^[+-]/.test(text)) return undefined;
    const milliseconds = parseDuration(text.slice(1));
    return milliseconds === undefined || milliseconds === 0
      ? undefined
      : milliseconds * (text.startsWith('-') ? -1 : 1);
  },
  (milliseconds) => (milliseconds < 0 ? '-' : '+') + printDuration(Math.abs(milliseconds)),
);

const sizes = { MB: 1_000_000, kB: 1000, B: 1 } as const;

const parseSize = (text: string, most: number): number | undefined => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(MB|kB|KB|B)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const bytes = Math.round(Number(number) * sizes[(unit === 'KB' ? 'kB' : unit) as keyof typeof sizes]);
  return bytes >= 1 && bytes <= most ? bytes : undefined;
};

const printSize = (bytes: number): string => {
  const [unit, size] = Object.entries(sizes).find(([, each]) => bytes % each === 0) ?? ['B', 1];
  return `${bytes / size}${unit}`;
};

/** Bytes, decimal units. */
export const size = (most: number): Argument<number> =>
  measured(`a size from 1B to ${printSize(most)}, such as 20B or 1.5kB`, (text) => parseSize(text, most), printSize);

/** Bytes a second. */
export const rate: Argument<number> = measured(
  'a rate such as 100 B/s or 2kB/s',
  (text) => (text.endsWith('/s') ? parseSize(text.slice(0, -2), 1_000_000_000) : undefined),
  (bytes) => `${printSize(bytes)}/s`,
);

const word = <T>(what: string, parse: (text: string) => T | undefined, print: (value: T) => string): Argument<T> => ({
  what,
  read: ([first = '']) => {
    const value = parse(first);
    return value === undefined ? undefined : { value, taken: 1 };
  },
  print,
});

/** A whole number in a range, both ends of it included. */
export const whole = (
  least: number,
  most: number,
  what = `a whole number from ${least} to ${most}`,
): Argument<number> =>
  word(
    what,
    (text) => {
      const value = Number(text);
      return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined;
    },
    String,
  );

export const choice = <const T extends string>(...among: readonly T[]): Argument<T> =>
  word(
    among.length === 1 ? `${among[0]}` : `one of ${among.join(', ')}`,
    (text) => among.find((each) => each === text),
    (value) => value,
  );

export const matching = (pattern: RegExp, what: string): Argument<string> =>
  word(
    what,
    (text) => (pattern.test(text) ? text : undefined),
    (value) => value,
  );

/** A value behind a word of its own: `retry-after 2`. */
export const behind = <T>(name: string, argument: Argument<T>): Argument<T> => ({
  what: `${name} with ${argument.what}`,
  read: ([first, ...rest]) => {
    const found = first === name ? argument.read(rest) : undefined;
    return found && { value: found.value, taken: found.taken + 1 };
  },
  print: (value) => `${name} ${argument.print(value)}`,
});

/** A value that may be left out. */
export const optional = <T>(argument: Argument<T>): Argument<T | undefined> => ({
  what: `${argument.what}, or nothing`,
  read: (words) => argument.read(words) ?? { value: undefined, taken: 0 },
  print: (value) => (value === undefined ? '' : argument.print(value)),
});
