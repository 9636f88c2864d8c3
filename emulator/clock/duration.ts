/** Units of time as rules and commands spell them, in milliseconds, the longest first. */
const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** Milliseconds of `500ms`, `70 s`, `1h30m`, `1d`; undefined for anything else. A number needs its unit, unless it is 0. */
export const parseDuration = (text: string): number | undefined => {
  if (text === '0') return 0;
  if (!/^(\d+(\.\d+)? ?(ms|d|h|m|s))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?) ?(ms|d|h|m|s)/g)) {
    total += Number(number) * units[unit as keyof typeof units];
  }
  const rounded = Math.round(total);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
};

/** In the largest unit that leaves no fraction: `70s`, `90m`, `1500ms`, `0`. Takes whole milliseconds, not negative. */
export const printDuration = (milliseconds: number): string => {
  if (milliseconds === 0) return '0';
  const [unit, size] = Object.entries(units).find(([, each]) => milliseconds % each === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
};
