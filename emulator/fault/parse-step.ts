import { didYouMean } from '../exchange/spelling.ts';
import { behind, duration, matching, whole } from './argument.ts';
import type { RuleFault } from './fault-error.ts';
import { kindFor, kinds } from './kinds.ts';
import type { Chance, Fault, Step } from './rule.ts';
import { type Cursor, cursorOver, type Word } from './words.ts';

const percent = matching(/^(?!0(\.0*)?%)(100|[1-9]?\d(\.\d{1,3})?)%$/, 'a percentage such as 20%');
const seed = behind('seed', whole(0, 4_294_967_295));
const times = matching(/^[x×][1-9]\d{0,8}$/, 'x2');
const span = behind('for', duration);

/** Reads one step, or says what is wrong with it. */
export const parseStep = (words: readonly Word[], at: number): Step | RuleFault => {
  const cursor = cursorOver(words);
  if (cursor.peek()?.text === 'then') cursor.next();
  if (!cursor.peek()) {
    return { at, message: 'a step says what goes wrong: "404", "latency 500ms", "token expired", …' };
  }
  const chance = parseChance(cursor);
  if (chance && 'message' in chance) return chance;
  const faults: Fault[] = [];
  do {
    if (faults.length > 0) cursor.next();
    const fault = parseFault(cursor);
    if ('message' in fault) return fault;
    faults.push(fault);
  } while (cursor.peek()?.text === '+');
  const count = cursor.take(times);
  const second = cursor.peek();
  const time = cursor.take(span);
  const left = count && time ? second : cursor.peek();
  if (left) return leftOver(left, faults, count !== undefined || time !== undefined);
  return {
    faults,
    ...(count ? { times: Number(count.value.slice(1)) } : {}),
    ...(time ? { milliseconds: time.value } : {}),
    ...(chance ? { chance } : {}),
  };
};

const parseChance = (cursor: Cursor): Chance | RuleFault | undefined => {
  if (cursor.peek()?.text !== 'chance') return undefined;
  cursor.next();
  const likely = cursor.take(percent);
  if (!likely) return { at: cursor.at(), message: `chance needs ${percent.what}, as in "chance 20% seed 7 500"` };
  const sown = cursor.take(seed);
  return sown
    ? { percent: Number(likely.value.slice(0, -1)), seed: sown.value }
    : { at: cursor.at(), message: 'chance needs a seed, so that a run can be repeated: "chance 20% seed 7 500"' };
};

const bare = kinds.find((kind) => kind.bare);
const names = kinds.filter((kind) => !kind.bare).map(({ name }) => name);

const parseFault = (cursor: Cursor): Fault | RuleFault => {
  const { text = '', at = cursor.at() } = cursor.peek() ?? {};
  const numbered = /^\d/.test(text);
  const kind = numbered ? bare : kindFor(text);
  if (!kind || (kind.bare && !numbered)) {
    if (text === '') return { at, message: 'a fault should follow' };
    return {
      at,
      message: `there is no fault "${text}"${didYouMean(text, names) || `; there are: a status, ${names.join(', ')}`}`,
    };
  }
  if (!numbered) cursor.next();
  const args: Record<string, unknown> = {};
  for (const [name, argument] of Object.entries(kind.args)) {
    const found = cursor.take(argument);
    if (!found) {
      const message = `${kind.bare ? `"${text}" is not` : `${kind.name} needs`} ${argument.what}, as in "${kind.example}"`;
      return { at: cursor.at(), message };
    }
    if (found.value !== undefined) args[name] = found.value;
  }
  return { kind: kind.name, args };
};

const leftOver = ({ text, at }: Word, faults: readonly Fault[], bounded: boolean): RuleFault => {
  if (bounded && (text === 'for' || /^[x×]\d/.test(text))) {
    return { at, message: 'a step lasts so many requests or so long, not both: leave one of them out' };
  }
  if (text === 'retry-after') {
    return { at, message: 'retry-after needs whole seconds and follows a status or throttle: "429 retry-after 1"' };
  }
  if (text === 'for') return { at, message: `for needs ${duration.what}, as in "410 for 70 s"` };
  if (/^[x×]/.test(text)) return { at, message: `"${text}" is no number of times: write x1, x2, …` };
  const example = kindFor(faults.at(-1)?.kind ?? '')?.example;
  return {
    at,
    message: `"${text}" is not understood here: a comma parts two steps, " + " joins two faults; see "${example}"`,
  };
};
