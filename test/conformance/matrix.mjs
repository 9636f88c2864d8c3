import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clients } from './clients.mjs';
import { programs } from './programs.mjs';
import { sources } from './sources.mjs';

const here = import.meta.dirname;
const file = join(here, 'matrix.json');

/** Every client at every source, in the order of the tables: what the row says before anything is run. */
export const cells = clients.flatMap((client) => {
  const program = programs[client.program];
  const lock = readFileSync(join(here, program.folder, program.lock), 'utf8');
  const { compute } = client;
  return sources.map((source) => ({
    client,
    program,
    source,
    terms: client.sources[source.name],
    row: {
      client: client.client,
      version: program.version(lock, client.client),
      runtime: program.runtime,
      ...(compute ? { compute: `${compute} ${program.version(lock, compute)}` } : {}),
      source: source.name,
    },
  }));
});

const keyOf = ({ client, runtime, source }) => [client, runtime, source].join(' ');

/** The rows as they are known now: those seen in this run, and for the others what an earlier one saw. */
export const writeMatrix = (seen) => {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const known = new Map([...before, ...seen].map((row) => [keyOf(row), row]));
  const rows = cells.map(({ row }) => known.get(keyOf(row)) ?? { ...row, outcome: 'not run', reason: 'not run yet' });
  writeFileSync(file, `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
  return rows;
};
