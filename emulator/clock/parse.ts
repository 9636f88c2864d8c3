import { didYouMean } from '../exchange/spelling.ts';
import { parseDuration } from './duration.ts';
import type { SettableClock } from './settable.ts';

/** One turn of the clock. Times in milliseconds since the epoch. */
export type ClockTurn =
  | { readonly turn: 'freeze'; readonly time?: number }
  | { readonly turn: 'set'; readonly time: number }
  | { readonly turn: 'advance'; readonly milliseconds: number }
  | { readonly turn: 'scale'; readonly rate: number }
  | { readonly turn: 'run' }
  | { readonly turn: 'reset' };

/** What is wrong with a text that should turn the clock, all at once. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** How each turn is written; what help and errors show. */
export const clockForms: Readonly<Record<ClockTurn['turn'], string>> = {
  freeze: 'freeze [2026-01-01T00:00:00Z]',
  run: 'run',
  set: 'set 2026-01-01T00:00:00Z',
  advance: 'advance 1d',
  scale: 'scale 60',
  reset: 'reset',
};

/** Reads turns in order, commas between: `set 2026-01-01T00:00:00Z, freeze`. Throws ClockError. */
export const parseClock = (text: string): ClockTurn[] => {
  const turns = text.split(',').map((part) => parseTurn(part.trim()));
  const faults = turns.filter((turn) => typeof turn === 'string');
  if (faults.length > 0) throw new ClockError(faults);
  return turns.filter((turn) => typeof turn !== 'string');
};

export const turnClock = (clock: SettableClock, turns: readonly ClockTurn[]): void => {
  for (const turn of turns) {
    if (turn.turn === 'freeze') clock.freeze(turn.time);
    else if (turn.turn === 'set') clock.set(turn.time);
    else if (turn.turn === 'advance') clock.advance(turn.milliseconds);
    else if (turn.turn === 'scale') clock.scale(turn.rate);
    else clock[turn.turn]();
  }
};

const parseTurn = (text: string): ClockTurn | string => {
  const [name = '', ...rest] = text.split(/\s+/);
  const argument = rest.join(' ');
  if (!Object.hasOwn(clockForms, name)) {
    const forms = Object.values(clockForms).join(', ');
    return `"${text}" does not turn the clock${didYouMean(name, Object.keys(clockForms)) || `: write one of ${forms}`}`;
  }
  const turn = name as ClockTurn['turn'];
  if (turn === 'run' || turn === 'reset') {
    return argument === '' ? { turn } : `"${text}": ${turn} takes nothing after it`;
  }
  if (turn === 'freeze' && argument === '') return { turn };
  if (turn === 'freeze' || turn === 'set') {
    const time = parseTime(argument);
    return time === undefined
      ? `"${text}": write the time in ISO 8601 with its zone, as in "${clockForms.set}"`
      : { turn, time };
  }
  if (turn === 'advance') {
    const back = argument.startsWith('-');
    const milliseconds = parseDuration(argument.replace(/^[+-]/, ''));
    return milliseconds === undefined
      ? `"${text}": write how far with a unit (ms, s, m, h, d), as in "${clockForms.advance}" or "advance 1h30m"`
      : { turn, milliseconds: back ? -milliseconds : milliseconds };
  }
  const rate = Number(argument);
  return argument !== '' && rate > 0 && rate <= 1_000_000
    ? { turn, rate }
    : `"${text}": write how many times as fast, above 0 and up to 1000000, as in "${clockForms.scale}"; freeze stops it`;
};

/** A time without its zone would mean another moment on another machine, so it is not read. Date alone is UTC midnight. */
const parseTime = (text: string): number | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  const day = text.slice(0, 10);
  const time = Date.parse(text);
  // Date.parse takes 31 February for 3 March.
  const real = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  return Number.isNaN(time) || !real ? undefined : time;
};
