import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { packageRoot } from '../package-root.ts';
import type { RunningEmulator } from '../start.ts';
import { CommandError } from './command-error.ts';
import { exchangeLine } from './talk.ts';

export const command = 'demo';
export const describe = 'See the whole flow: a token from the VM extension, the VM’s JSON from ARM';

export const builder = (yargs: Argv) => yargs.example('$0 demo', 'needs nothing: free ports, the Contoso world');

/** One step of the demo: what a person would type, and what must come of it. */
type Step = { readonly title: string; readonly type: readonly string[]; readonly exitCode: number };

const steps: readonly Step[] = [
  {
    title: 'The client asks the VM extension for a token, and shows what is in it.',
    type: ['whoami'],
    exitCode: 0,
  },
  {
    title: 'Another group than the one its role covers: ARM refuses, before saying whether the machine exists.',
    type: ['vm', 'show', '-g', 'rg-data', '-n', 'vm-data-1'],
    exitCode: 1,
  },
  {
    title: 'Its own machine: ARM checks signature, issuer, audience, lifetime and role, and answers.',
    type: ['vm', 'show', '-g', 'rg-web', '-n', 'vm-web-1'],
    exitCode: 0,
  },
];

export const handler = async (): Promise<void> => {
  const { startEmulator } = await import('../start.ts');
  await using emulator = await startEmulator();
  say(`The emulator speaks for ${emulator.as}: identity ${emulator.urls.identity}, ARM ${emulator.urls.arm}.`);
  emulator.journal.follow((entry) => say(`    emulator: ${exchangeLine(entry)}`));
  // What a client on the VM takes for granted is said here only because the port is another one than 50342.
  const { port } = new URL(emulator.urls.identity);
  const found = ['--source', 'vm-extension', '--identity-url', `http://localhost:${port}/oauth2/token`];
  for (const { title, type, exitCode } of steps) {
    say(`\n${title}\n\n  $ msi ${[...type, ...found].join(' ')}`);
    const got = await runClient([...type, ...found], emulator);
    if (got !== exitCode) {
      throw new CommandError(
        `msi ${type.join(' ')} ended with ${got}, not with ${exitCode}; the lines above say why`,
        1,
      );
    }
  }
};

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Runs the real client as a process of its own; ARM and its certificate authority it finds by what `env` gives. */
const runClient = async (type: readonly string[], { env }: RunningEmulator): Promise<number | null> => {
  const { set, unset } = await env('vm-extension');
  const environment: NodeJS.ProcessEnv = { ...process.env, ...set };
  for (const name of unset) delete environment[name];
  const client = join(packageRoot(), 'dist', 'client', 'cli.js');
  const child = spawn(process.execPath, [client, ...type], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
};
