import type { Argv } from 'yargs';
import { settingsFor } from './settings.ts';
import { listenFlags } from './start-flags.ts';

export const command = 'world';
export const describe = 'Print the world in full: every id derived, every default filled in';

const flags = { world: listenFlags.world };

export const builder = async (yargs: Argv) =>
  yargs
    .options({ ...flags, json: { type: 'boolean', describe: 'Print JSON instead of YAML' } })
    .config(await settingsFor(flags, { env: process.env, argv: process.argv.slice(2) }))
    .example('$0 world', 'the Contoso world')
    .example('$0 world --world world.yaml --json', 'yours, for a program to read');

export const handler = async ({ world: file, json }: { world?: string; json?: boolean }): Promise<void> => {
  const { readWorld } = await import('../world/read.ts');
  const { worldFile } = await import('../world/print.ts');
  const content = worldFile(await readWorld(file));
  if (json) process.stdout.write(`${JSON.stringify(content, null, 2)}\n`);
  else {
    const { stringify } = await import('yaml');
    process.stdout.write(stringify(content, { lineWidth: 0, aliasDuplicateObjects: false }));
  }
};
