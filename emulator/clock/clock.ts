/** The time that protocols carry. Milliseconds since the epoch. */
export type Clock = {
  now(): number;
};

/** A clock that follows the machine's, or the given function of milliseconds since the epoch. */
export const createClock = (now: () => number = Date.now): Clock => ({ now });

/** Whole seconds since the epoch, rounded down. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
