import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { toHar } from '../journal/har.ts';
import { toJsonLines } from '../journal/json-lines.ts';
import { type Report, toJUnit } from '../journal/junit.ts';

/** How a journal is written, by the file's extension. */
export const journalForms: Readonly<Record<string, (report: Report, version: string) => string>> = {
  '.jsonl': ({ entries }) => toJsonLines(entries),
  '.xml': toJUnit,
  '.har': ({ entries }, version) => `${JSON.stringify(toHar(entries, version), null, 2)}\n`,
};

/** Why a journal can't be written there, before anything has happened. Undefined where it can. */
export const journalFileProblem = (file: string): string | undefined => {
  const known = Object.keys(journalForms);
  if (!known.includes(extname(file).toLowerCase())) {
    return `--journal ${file}: its extension says how it is written, so it must be one of ${known.join(', ')}`;
  }
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return `--journal ${file}: that is a folder`;
    writeFileSync(temporary(file), '');
    rmSync(temporary(file));
    return undefined;
  } catch (error) {
    return `--journal ${file}: ${(error as Error).message}`;
  }
};

/** Writes it whole: a temporary name, then a rename. */
export const writeJournalFile = (file: string, report: Report, version: string): void => {
  const form = journalForms[extname(file).toLowerCase()] as (typeof journalForms)[string];
  writeFileSync(temporary(file), form(report, version));
  renameSync(temporary(file), file);
};

const temporary = (file: string): string => `${file}.${process.pid}.tmp`;
