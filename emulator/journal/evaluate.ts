import { printDuration } from '../clock/duration.ts';
import type { Entry } from './entry.ts';
import { type Expectation, printExpectation } from './expectation.ts';
import { type criteria, type Filter, matches, misses } from './filter.ts';
import { entryLine } from './line.ts';

/** What the journal holds at a moment: the entries kept, and how many were dropped. */
export type Seen = { readonly entries: readonly Entry[]; readonly lost: number };

export type Verdict = {
  readonly ok: boolean;
  /** The expectation as it was understood. */
  readonly line: string;
  /** The `seq` of each entry that was meant. */
  readonly matched: readonly number[];
  /** What was expected, what was seen, and the entries nearest to it. */
  readonly message: string;
};

/** A timer of the client may ring so much early by our clock: both round to whole milliseconds. */
const grainMs = 2;

export const evaluate = (expectation: Expectation, { entries, lost }: Seen): Verdict => {
  const found = entries.filter((entry) => matches(expectation.filter, entry));
  const complaints = [
    ...countComplaints(expectation, found, lost),
    ...waitComplaints(expectation, found),
    ...askedComplaints(expectation, found),
  ];
  const line = printExpectation(expectation);
  const matched = found.map(({ seq }) => seq);
  if (complaints.length === 0) return { ok: true, line, matched, message: `as expected: ${line}` };
  const told = found.length === 0 ? nearestLines(expectation.filter, entries) : some(found.map(entryLine), 10);
  const message = [
    `expected: ${line}`,
    ...some(complaints, 5).map((complaint) => `but ${complaint.trim()}`),
    ...told,
  ].join('\n');
  return { ok: false, line, matched, message };
};

const countComplaints = ({ least, most }: Expectation, found: readonly Entry[], lost: number): string[] => {
  const seen = found.length;
  if (least !== undefined && seen < least) {
    return [`saw ${seen === 0 ? 'none' : `only ${seen}`}${lost > 0 ? `, and ${lost} older entries were dropped` : ''}`];
  }
  if (most !== undefined && seen > most) return [`saw ${seen}`];
  return most !== undefined && lost > 0
    ? [`nobody can tell: ${lost} older entries were dropped; clear the journal earlier or give it more room`]
    : [];
};

const waitComplaints = ({ waitedLeast, waitedMost }: Expectation, found: readonly Entry[]): string[] => {
  if (waitedLeast === undefined && waitedMost === undefined) return [];
  if (found.length < 2) return [`it never tried again: saw ${found.length === 0 ? 'none' : 'only 1'}`];
  const inOrder = [...found].sort((left, right) => left.atMs - right.atMs);
  return inOrder.slice(1).flatMap((entry, index) => {
    const before = inOrder[index] as Entry;
    const gap = entry.atMs - (before.atMs + before.durationMs);
    const early = waitedLeast !== undefined && gap + grainMs < waitedLeast;
    const late = waitedMost !== undefined && gap - grainMs > waitedMost;
    return early || late ? [`#${entry.seq} came ${wait(gap)} after the answer to #${before.seq}`] : [];
  });
};

const askedComplaints = ({ asked }: Expectation, found: readonly Entry[]): string[] => {
  if (asked === undefined) return [];
  if (found.length === 0) return ['nobody asked for anything'];
  return found
    .filter((entry) => !matches({ resource: asked }, entry))
    .map(({ seq, resource }) => `#${seq} asked for ${resource ?? 'nothing'}`);
};

const wait = (milliseconds: number): string => (milliseconds < 1 ? 'at once' : printDuration(Math.round(milliseconds)));

const some = (lines: readonly string[], most: number): string[] => [
  ...lines.slice(0, most).map((line) => `  ${line}`),
  ...(lines.length > most ? [`  … and ${lines.length - most} more`] : []),
];

/** The entries that miss the fewest criteria, each with what keeps it out. */
const nearestLines = (filter: Filter, entries: readonly Entry[]): string[] => {
  if (entries.length === 0) return ['the journal is empty: nothing has reached the emulator'];
  const ranked = entries
    .map((entry) => ({ entry, missed: misses(filter, entry) }))
    .sort((left, right) => left.missed.length - right.missed.length || left.entry.seq - right.entry.seq)
    .slice(0, 3);
  return [
    'nearest:',
    ...ranked.map(
      ({ entry, missed }) =>
        `  ${entryLine(entry)}\n      ${missed.map((name) => why(name, filter, entry)).join('; ')}`,
    ),
  ];
};

const why = (name: keyof typeof criteria, filter: Filter, entry: Entry): string => {
  if (name === 'token') return 'it does not ask for a token';
  if (name === 'after') return `it is not after #${filter.after}`;
  const seen = entry[name === 'source' ? 'endpoint' : name];
  return `${name} is ${seen ?? 'not known'}, not ${filter[name]}`;
};
