import type { Argv } from 'yargs';
import type { RunningEmulator } from '../start.ts';
import { CommandError } from './command-error.ts';
import { settingsFor } from './settings.ts';
import { startFlags } from './start-flags.ts';

export const command = 'start';
export const describe = 'Start the emulator: identity endpoints, ARM and authority, control port';

export const builder = async (yargs: Argv) =>
  yargs
    .options(startFlags)
    .config(await settingsFor(startFlags, { env: process.env, argv: process.argv.slice(2) }))
    .check(portsInRange)
    .example('$0 start', 'the Contoso world on ports 50342 to 50344')
    .example('$0 start --world world.yaml --as vm-db-1', 'your world, speaking for vm-db-1')
    .example('$0 start --port 0 --arm-port 0 --control-port 0 --json', 'any free ports, told in one line of JSON');

export const portsInRange = (flags: Record<string, unknown>): true => {
  for (const flag of ['port', 'arm-port', 'control-port']) {
    const value = flags[flag] as number;
    if (!Number.isInteger(value) || value < 0 || value > 65_535) {
      throw new CommandError(`--${flag} takes a whole number from 0 (any free port) to 65535`, 2);
    }
  }
  return true;
};

type Flags = {
  world?: string;
  as?: string;
  host?: string;
  name?: string[];
  port: number;
  armPort: number;
  controlPort: number;
  controlToken?: string;
  keyFile?: string;
  caFile?: string;
  caKeyFile?: string;
  json?: boolean;
  readyFile?: string;
  quiet?: boolean;
  nmi?: boolean;
  arcKeyFolder?: string;
  imdsRateLimit?: boolean;
  imdsV2?: boolean;
  transparent?: boolean;
  operationSeconds?: number;
  roleDelay?: number;
  armRateLimit?: number;
  caeMaxAge?: number;
  state?: string;
};

export const handler = async (flags: Flags): Promise<void> => {
  const { world, json, readyFile, quiet, ...options } = flags;
  const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
  const { startEmulator } = await import('../start.ts');
  const emulator = await startEmulator(world, { ...options, say });
  let removeReadyFile = () => {};
  const stop = async (): Promise<void> => {
    removeReadyFile();
    await emulator.stop();
  };
  // Before anyone is told that it is ready: who then sends a signal at once finds it heard.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => stop().then(() => process.exit(0)));
  }
  try {
    const line = readyLine(emulator);
    if (!quiet) {
      const { exchangeLine, greeting } = await import('./talk.ts');
      process.stderr.write(await greeting(emulator));
      emulator.journal.follow((entry) => process.stderr.write(`${exchangeLine(entry)}\n`));
    }
    if (readyFile !== undefined) removeReadyFile = (await import('./ready-file.ts')).writeReadyFile(readyFile, line);
    if (json) process.stdout.write(`${line}\n`);
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The one machine-readable line of `--json` and the ready file. */
export const readyLine = ({ urls, caFile, tenantId, as, controlToken }: RunningEmulator): string =>
  JSON.stringify({ ready: true, pid: process.pid, urls, caFile, tenantId, as, controlToken });
