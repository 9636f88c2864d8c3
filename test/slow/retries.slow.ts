import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Preset, presets } from '../../emulator/fault/presets.ts';
import type { Entry } from '../../emulator/journal/entry.ts';
import { startEmulator } from '../../emulator/start.ts';
import { findPython, type Python } from './python.ts';

jest.setTimeout(240_000);

const programs: Readonly<Record<string, string>> = {
  '@azure/identity': 'azure-identity.mjs',
  '@azure/msal-node': 'msal-node.mjs',
  'azure-identity': 'azure_identity.py',
  msal: 'msal_python.py',
};

/** Beside the presets: what a Retry-After does. */
const further: readonly Preset[] = [
  {
    name: '429 with a Retry-After is tried again',
    client: '@azure/identity',
    rule: 'source=imds resource=*: 429 retry-after 2 x1, then answer',
    requests: 2,
    seconds: [2, 2],
    ends: 'recovers',
  },
];

const python = findPython();
if (typeof python === 'string') console.warn(`not run: azure-identity and msal for Python, because ${python}`);
const isPython = ({ client }: Preset): boolean => programs[client]?.endsWith('.py') ?? false;
const rows = [...presets, ...further].filter(
  (row) => row.client in programs && !(isPython(row) && typeof python === 'string'),
);

type Seen = { readonly ended: string; readonly requests: readonly Entry[] };
const seen = new Map<string, Seen>();

/** An emulator, a rule and a process of its own for each, all at once: they only wait. */
const runRow = async (row: Preset): Promise<void> => {
  const emulator = await startEmulator();
  const source = /source=(\S+)/.exec(row.rule)?.[1];
  emulator.inject(row.rule);
  const { set, unset } = await emulator.env(source);
  const environment: NodeJS.ProcessEnv = { ...process.env, ...set };
  for (const name of [...unset, 'NODE_OPTIONS']) delete environment[name];
  const executable = isPython(row) ? (python as Python).executable : process.execPath;
  const program = join(import.meta.dirname, 'programs', programs[row.client] ?? '');
  const child = spawn(executable, [program], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const [printed, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = printed.trim() || said;
  seen.set(row.name, { ended, requests: emulator.journal.entries({ token: true }) });
  await emulator.stop();
};

beforeAll(() => Promise.all(rows.map(runRow)));
afterAll(() => {
  if (typeof python !== 'string') python.remove();
});

/** Seconds between each answer and the next request. */
const waitsOf = (requests: readonly Entry[]): number[] =>
  requests.slice(1).map(({ atMs }, index) => {
    const before = requests[index] as Entry;
    return (atMs - before.atMs - before.durationMs) / 1000;
  });

const total = (waits: readonly number[]): number => waits.reduce((sum, wait) => sum + wait, 0);

describe('an unmodified SDK under a preset', () => {
  test.each(rows)('$client › $name: $ends after $requests requests', ({ name, requests, seconds, ends }) => {
    const { ended, requests: found } = seen.get(name) as Seen;
    const waits = waitsOf(found);
    console.log(
      `${name}: ${found.length} requests, ${ended}, waits ${waits.map((wait) => wait.toFixed(1)).join(' ')} s`,
    );
    expect([ended, found.length]).toEqual([ends, requests]);
    if (!seconds) return;
    const [least, most] = seconds;
    expect(total(waits)).toBeGreaterThanOrEqual(least - 0.1);
    // Its own work between two requests is no wait, and takes its time where many run at once.
    expect(total(waits)).toBeLessThanOrEqual(most + 1 + requests);
  });
});
