/** One thing found, good or bad. A problem makes the doctor end with 1; a note is worth knowing. */
export type Finding = {
  /** The name of the check. */
  readonly check: string;
  readonly level: 'ok' | 'note' | 'problem';
  readonly says: string;
  /** What to do about it. */
  readonly todo?: string;
};

export type Found = Omit<Finding, 'check'>;

export const ok = (says: string): Found => ({ level: 'ok', says });
export const note = (says: string, todo?: string): Found => ({ level: 'note', says, ...(todo ? { todo } : {}) });
export const problem = (says: string, todo: string): Found => ({ level: 'problem', says, todo });

/** `a, b and c` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** `is` for one, `are` for several. */
export const areOr = (words: readonly unknown[]): string => (words.length === 1 ? 'is' : 'are');
