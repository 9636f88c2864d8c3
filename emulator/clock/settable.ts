import type { Clock } from './clock.ts';

/** A clock as it stands. */
export type ClockState = {
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly frozen: boolean;
  /** How many of its seconds pass in one of the machine's; 0 while frozen. */
  readonly rate: number;
  /** Ahead of the machine's clock by so many milliseconds; behind, where negative. */
  readonly aheadMs: number;
};

/** A clock that can be turned. Times are milliseconds since the epoch. */
export type SettableClock = Clock & {
  /** Stops it, now or at a given time. */
  freeze(at?: number): void;
  /** Goes on from here at the machine's pace. */
  run(): void;
  /** Jumps to a time and keeps its pace. */
  set(time: number): void;
  /** Jumps by so many milliseconds; back, where negative. */
  advance(milliseconds: number): void;
  /** Runs so many times as fast as the machine's from here on. */
  scale(rate: number): void;
  /** Follows the machine's clock again. */
  reset(): void;
  state(): ClockState;
  /** Runs `what` once when this clock has moved on by so many milliseconds, however it got there. Gives back its cancelling. */
  after(milliseconds: number, what: () => void): () => void;
};

/** setTimeout takes no more (Node: 2^31 - 1 milliseconds). */
const longestTimeout = 2_147_483_647;

export const createSettableClock = (machine: () => number = Date.now): SettableClock => {
  let base = 0;
  let anchor = 0;
  let rate = 1;
  const waiting = new Set<{ readonly due: number; readonly what: () => void }>();
  let timeout: ReturnType<typeof setTimeout> | undefined;

  const now = (): number => Math.round(base + (machine() - anchor) * rate);

  const ring = (): void => {
    clearTimeout(timeout);
    const time = now();
    const due = [...waiting].filter((each) => each.due <= time).sort((left, right) => left.due - right.due);
    for (const each of due) if (waiting.delete(each)) each.what();
    if (waiting.size === 0 || rate === 0) return;
    const next = Math.min(...[...waiting].map((each) => each.due));
    timeout = setTimeout(ring, Math.min(longestTimeout, Math.max(1, Math.ceil((next - now()) / rate))));
    timeout.unref();
  };

  const turn = (time: number, pace: number): void => {
    base = time;
    anchor = machine();
    rate = pace;
    ring();
  };
  turn(machine(), 1);

  return {
    now,
    freeze: (at = now()) => turn(at, 0),
    run: () => turn(now(), 1),
    set: (time) => turn(time, rate),
    advance: (milliseconds) => turn(now() + milliseconds, rate),
    scale: (pace) => turn(now(), pace),
    reset: () => turn(machine(), 1),
    state: () => ({ now: new Date(now()).toISOString(), frozen: rate === 0, rate, aheadMs: now() - machine() }),
    after: (milliseconds, what) => {
      const each = { due: now() + milliseconds, what };
      waiting.add(each);
      ring();
      return () => {
        waiting.delete(each);
        ring();
      };
    },
  };
};
