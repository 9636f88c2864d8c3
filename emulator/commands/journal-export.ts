import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Argv } from 'yargs';
import type { Entry } from '../journal/entry.ts';
import { toHar } from '../journal/har.ts';
import { toJsonLines } from '../journal/json-lines.ts';
import { toJUnit } from '../journal/junit.ts';
import { unexpected } from '../journal/unexpected.ts';
import { packageVersion } from '../package-root.ts';
import { CommandError } from './command-error.ts';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';

export const command = 'export <file>';
export const describe = 'Write the journal to a file: .jsonl, .har, or .xml (JUnit)';

export const builder = (yargs: Argv) =>
  yargs
    .positional('file', { type: 'string', demandOption: true, describe: 'Its extension says how it is written' })
    .options(controlFlags)
    .example('$0 journal export what-happened.har', 'for any viewer of HTTP archives');

const forms: Readonly<Record<string, (entries: readonly Entry[]) => string>> = {
  '.jsonl': toJsonLines,
  '.har': (entries) => `${JSON.stringify(toHar(entries, packageVersion()), null, 2)}\n`,
  '.xml': (entries) => toJUnit({ entries, verdicts: [], unexpected: unexpected(entries, []) }),
};

export const handler = async ({ file, ...flags }: ControlFlags & { file: string }): Promise<void> => {
  const form = forms[extname(file).toLowerCase()];
  if (!form) throw new CommandError(`${file}: its extension must be one of ${Object.keys(forms).join(', ')}`, 2);
  const { lost, entries } = (await askControl(controlFrom(flags, process.env), '/journal')) as {
    lost: number;
    entries: readonly Entry[];
  };
  try {
    writeFileSync(file, form(entries));
  } catch (error) {
    throw new CommandError(`${file}: ${(error as Error).message}`, 2);
  }
  const dropped = lost > 0 ? `; ${lost} older ones were dropped` : '';
  process.stderr.write(`${file}: ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}${dropped}\n`);
};
