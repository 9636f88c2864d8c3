import type { Argv } from 'yargs';
import { filterWords } from '../control/journal-filter.ts';
import type { Entry } from '../journal/entry.ts';
import { entryLine } from '../journal/line.ts';
import * as expect from './journal-expect.ts';
import * as exported from './journal-export.ts';
import { askControl, type Control, type ControlFlags, controlFlags, controlFrom, openControl } from './running.ts';
import { withCommands } from './subcommands.ts';

export const command = 'journal';
export const describe = 'What happened: show it, follow it, expect things of it, clear it, export it';

const filterFlags = Object.fromEntries(
  Object.entries(filterWords).map(([name, describe]) => [
    name,
    { type: 'string', requiresArg: true, describe } as const,
  ]),
);

const clear = {
  command: 'clear',
  describe: 'Empty the journal',
  builder: (yargs: Argv) => yargs.options(controlFlags).example('$0 journal clear', 'before a test'),
  handler: async (flags: ControlFlags): Promise<void> => {
    await askControl(controlFrom(flags, process.env), '/journal', { method: 'DELETE' });
    process.stderr.write('the journal is empty\n');
  },
};

export const builder = (yargs: Argv) =>
  withCommands(yargs, [shown, expect, exported, clear])
    .example('$0 journal --source imds --status 4xx', 'what IMDS refused')
    .example('$0 journal --follow', 'as it happens')
    .example('$0 journal expect "token imds times=1"', 'exit code 1 when it is not so')
    .example('$0 journal export what-happened.har', 'for any viewer of HTTP archives');

export const handler = (): void => {};

const shown = {
  command: '$0',
  describe: 'Show what happened, oldest first',
  builder: (yargs: Argv) =>
    yargs.options({
      follow: { type: 'boolean', describe: 'Go on with what happens, until Ctrl-C' },
      json: { type: 'boolean', describe: 'Print JSON lines' },
      limit: { type: 'string', requiresArg: true, describe: 'Only the last so many' },
      ...filterFlags,
      ...controlFlags,
    }),
  handler: (flags: Flags): Promise<void> => show(flags),
};

type Flags = ControlFlags & { follow?: boolean; json?: boolean; limit?: string };

const show = async ({ follow, json, limit, ...flags }: Flags): Promise<void> => {
  const control = controlFrom(flags, process.env);
  const words = Object.keys(filterWords).flatMap((name) => {
    const value = (flags as Record<string, unknown>)[name];
    return value === undefined ? [] : [[name, String(value)]];
  });
  const query = new URLSearchParams(words as [string, string][]);
  const print = (entry: Entry) => process.stdout.write(`${json ? JSON.stringify(entry) : entryLine(entry)}\n`);
  if (follow) return followFrom(control, query, print);
  if (limit !== undefined) query.set('limit', limit);
  const { lost, entries } = (await askControl(control, `/journal?${query}`)) as { lost: number; entries: Entry[] };
  if (lost > 0) process.stderr.write(`${lost} older entries were dropped to make room\n`);
  for (const entry of entries) print(entry);
};

/** Prints what is there and what comes, until the emulator goes. */
const followFrom = async (control: Control, query: URLSearchParams, print: (entry: Entry) => void): Promise<void> => {
  if (!query.has('after')) query.set('after', '0');
  const { body } = await openControl(control, `/journal/stream?${query}`);
  let rest = '';
  try {
    for await (const chunk of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
      const events = (rest + chunk).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) print(JSON.parse(data));
      }
    }
  } catch {
    // The connection broke: as when it ends, there is nothing more to follow.
  }
  process.stderr.write('the emulator has gone\n');
};
