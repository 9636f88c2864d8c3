import { parseDuration } from '../clock/duration.ts';
import { places } from '../exchange/place.ts';
import { didYouMean } from '../exchange/spelling.ts';
import type { Expectation } from './expectation.ts';
import type { Filter } from './filter.ts';

/** Everything that is wrong with a line; `at` counts its characters from 1. */
export class ExpectationSyntaxError extends Error {
  override readonly name = 'ExpectationSyntaxError';
  readonly faults: readonly { readonly at: number; readonly message: string }[];
  constructor(line: string, faults: ExpectationSyntaxError['faults']) {
    super(
      [`bad expectation "${line}"`, ...faults.map(({ at, message }) => `  at character ${at}: ${message}`)].join('\n'),
    );
    this.faults = faults;
  }
}

/** What a line may say of the entries it means, as `name=value`. */
export const lineCriteria = [
  'path',
  'status',
  'host',
  'identity',
  'resource',
  'endpoint',
  'source',
  'method',
  'port',
  'fault',
  'uti',
  'decision',
  'after',
] as const satisfies readonly (keyof Filter)[];

type Draft = { -readonly [Key in keyof Expectation]: Expectation[Key] } & { filter: Record<string, unknown> };
/** Sets what the value says, or says what is wrong with it. */
type Demand = (draft: Draft, value: string) => string | undefined;

const count =
  (...keys: ('least' | 'most')[]): Demand =>
  (draft, value) => {
    if (!/^\d{1,9}$/.test(value)) return `write a whole number, not "${value}"`;
    for (const key of keys) {
      if (draft[key] !== undefined) return 'how often is said more than once';
      draft[key] = Number(value);
    }
    return undefined;
  };

const span =
  (key: 'waitedLeast' | 'waitedMost'): Demand =>
  (draft, value) => {
    const milliseconds = parseDuration(value);
    if (milliseconds === undefined) return `write a duration with its unit, such as 1s or 500ms, not "${value}"`;
    if (draft[key] !== undefined) return 'the wait is said more than once';
    draft[key] = milliseconds;
    return undefined;
  };

/** What a line may demand of the entries it means, each with its sign; `never` is `times=0`. */
export const demands: Readonly<Record<string, Demand>> = {
  'times=': count('least', 'most'),
  'at-least=': count('least'),
  'at-most=': count('most'),
  'waited>=': span('waitedLeast'),
  'waited<=': span('waitedMost'),
  'asked=': (draft, value) => {
    if (draft.asked !== undefined) return 'asked= is given more than once';
    draft.asked = value;
    return undefined;
  },
};

const endpoints = [...places.map(({ name }) => name), 'control'];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Reads a line. Throws ExpectationSyntaxError with all that is wrong. */
export const parseExpectation = (line: string): Expectation => {
  const draft: Draft = { filter: {} };
  const faults: { at: number; message: string }[] = [];
  for (const { 0: word, index } of line.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    const message = readWord(word, draft);
    if (message !== undefined) faults.push({ at: index + 1, message });
  }
  const { least, most } = draft;
  if (line.trim() === '') faults.push({ at: 1, message: 'nothing is expected: write, say, "token imds times=1"' });
  if (least !== undefined && most !== undefined && least > most) {
    faults.push({ at: 1, message: `at least ${least} and at most ${most} cannot both be` });
  }
  if (faults.length > 0) throw new ExpectationSyntaxError(line, faults);
  const demanded = Object.keys(draft).length > 1;
  return { ...draft, ...(demanded ? {} : { least: 1 }) };
};

const readWord = (word: string, draft: Draft): string | undefined => {
  const [, name = '', sign = '', raw = ''] = /^([A-Za-z-]+)(>=|<=|=)(.*)$/s.exec(word) ?? [];
  if (sign === '') return readBare(word, draft);
  const value = raw.replace(/^"([^"]*)"$/, '$1');
  const demand = Object.hasOwn(demands, name + sign) ? demands[name + sign] : undefined;
  if (!demand && !(sign === '=' && (lineCriteria as readonly string[]).includes(name))) return unknownName(name, sign);
  if (value === '' || value.includes('"')) return `${name}${sign} needs a value, in double quotes where it has spaces`;
  return demand ? demand(draft, value) : narrow(draft, name, value);
};

const readBare = (word: string, draft: Draft): string | undefined => {
  if (word === 'never') return demands['times=']?.(draft, '0');
  if (word === 'token') return narrow(draft, 'token', true);
  if (methods.includes(word)) return narrow(draft, 'method', word);
  if (endpoints.includes(word)) return narrow(draft, 'endpoint', word);
  return `"${word}" is no word of an expectation${didYouMean(word, ['token', 'never', ...methods, ...endpoints])}`;
};

const narrow = (draft: Draft, name: string, value: string | true): string | undefined => {
  const key = name === 'source' ? 'endpoint' : name;
  if (key in draft.filter) return `${key} is given more than once`;
  draft.filter[key] = key === 'after' ? Number(value) : value;
  if (key === 'after' && !/^\d{1,15}$/.test(String(value))) return `after is the number of an entry, not "${value}"`;
  if (value === true || value.includes('*')) return undefined;
  if (key === 'status' && !/^[1-5](\d\d|xx)$/i.test(value)) {
    return `status is a number such as 403 or a class such as 4xx, not "${value}"`;
  }
  if (key === 'endpoint' && !endpoints.includes(value)) {
    return `no endpoint is called "${value}"${didYouMean(value, endpoints)}`;
  }
  return undefined;
};

const unknownName = (name: string, sign: string): string => {
  const known = [...lineCriteria.map((each) => `${each}=`), ...Object.keys(demands)];
  if (known.some((each) => each.replace(/[<>=]+$/, '') === name)) {
    return `${name} is not compared with "${sign}": write ${known.filter((each) => each.startsWith(name)).join(' or ')}`;
  }
  return `nothing is called "${name}"${didYouMean(name + sign, known)}`;
};
