import yargs, { type CommandModule } from 'yargs';
import { didYouMean } from '../exchange/spelling.ts';
import { packageVersion } from '../package-root.ts';
import * as check from './check.ts';
import * as clock from './clock.ts';
import { CommandError } from './command-error.ts';
import * as demo from './demo.ts';
import * as doctor from './doctor.ts';
import * as env from './env.ts';
import * as fault from './fault.ts';
import * as healthcheck from './healthcheck.ts';
import * as init from './init.ts';
import * as journal from './journal.ts';
import * as run from './run.ts';
import * as start from './start.ts';
import * as token from './token.ts';
import * as world from './world.ts';

const commands = [start, run, demo, init, check, world, env, doctor, healthcheck, fault, journal, clock, token];

/** Runs one command line. Throws where it can't be done. */
export const main = async (argv: readonly string[]): Promise<void> => {
  let cli = yargs([...argv])
    .scriptName('msi-emulator')
    .usage(
      '$0 <command>\n\nAzure managed identity where there is no Azure: signed tokens, and an ARM that really checks them.',
    )
    .strict()
    .demandCommand(1, 1, 'say which command: one of those above')
    .help()
    .alias('h', 'help')
    .version(packageVersion())
    .wrap(Math.min(120, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error, usage) => {
      throw error ?? new CommandError(plainly(message, usage.help(), argv), 2);
    });
  for (const each of commands) cli = cli.command(each as unknown as CommandModule);
  await cli.parseAsync();
};

/** What yargs says of a command line, with the nearest flag that its help names. */
const plainly = (message: string, help: unknown, argv: readonly string[]): string => {
  const unknown = /^Unknown arguments?: ([^,\n]*)/m.exec(message)?.[1];
  const see = `see msi-emulator ${[...argv.filter((each) => /^[a-z]+$/.test(each)).slice(0, 1), '--help'].join(' ')}`;
  if (unknown === undefined) return `${message.trim().split('\n').join('; ')}; ${see}`;
  const flags = [...String(help).matchAll(/--[a-z][a-z-]*|(?<=^ {2}msi-emulator )[a-z]+/gm)].map(([word]) => word);
  const typed = argv.find((each) => each.replace(/=.*$/, '') === `--${unknown}`) ? `--${unknown}` : unknown;
  return `no such flag or word: ${typed}${didYouMean(typed, flags)}; ${see}`;
};
