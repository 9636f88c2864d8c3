import type { Argv } from 'yargs';
import { settingsFor } from './settings.ts';
import { listenFlags } from './start-flags.ts';
import { withCommands } from './subcommands.ts';
import * as exported from './world-export.ts';
import { worldText } from './world-file.ts';
import * as imported from './world-import.ts';

export const command = 'world';
export const describe = 'Print the world in full; import one from what Azure shows; export that of a running emulator';

const flags = { world: listenFlags.world };

export const builder = async (yargs: Argv) => {
  const settings = await settingsFor(flags, { env: process.env, argv: process.argv.slice(2) });
  const shown = {
    command: '$0',
    describe: 'Print the world in full: every id derived, every default filled in',
    builder: (cli: Argv) =>
      cli.options({ ...flags, json: { type: 'boolean', describe: 'Print JSON instead of YAML' } }).config(settings),
    handler: show,
  };
  return withCommands(yargs, [shown, imported, exported])
    .example('$0 world', 'the Contoso world')
    .example('$0 world --world world.yaml --json', 'yours, for a program to read')
    .example('$0 world import main.json --out world.yaml', 'what a template deploys')
    .example('$0 world export --out world.yaml', 'what was set up over ARM');
};

const show = async ({ world: file, json = false }: { world?: string; json?: boolean }): Promise<void> => {
  const { readWorld } = await import('../world/read.ts');
  const { worldFile } = await import('../world/print.ts');
  process.stdout.write(await worldText(worldFile(await readWorld(file)), json));
};

export const handler = (): void => {};
