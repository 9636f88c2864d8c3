import type { Argv } from 'yargs';
import { CommandError } from './command-error.ts';
import { type OutFlags, outFlags, refuseToOverwrite, writeWorldFile } from './world-file.ts';

export const command = 'import <files..>';
export const describe = 'Write a world file of what az list commands print, and of ARM templates (Bicep, compiled)';

const text = { type: 'string', requiresArg: true } as const;

export const builder = (yargs: Argv) =>
  yargs
    .positional('files', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'JSON files, told apart by their shape',
    })
    .options({
      parameters: {
        ...text,
        array: true,
        nargs: 1,
        alias: 'p',
        describe: 'Of a template: a file, or name=value; may be repeated',
      },
      subscription: { ...text, describe: 'Where a template is deployed to: a GUID or a display name' },
      'resource-group': { ...text, alias: 'g', describe: 'Where a template is deployed to: rg-imported unless told' },
      location: { ...text, alias: 'l', describe: 'Of that group: westus2 unless told' },
      ...outFlags,
    })
    .example('$0 world import vms.json identities.json roles.json --out world.yaml', 'several into one world')
    .example('$0 world import main.json -p main.parameters.json -p count=2', 'a template, with its parameters');

type Flags = OutFlags & {
  files: string[];
  parameters?: string[];
  subscription?: string;
  resourceGroup?: string;
  location?: string;
};

export const handler = async ({ files, parameters = [], ...flags }: Flags): Promise<void> => {
  refuseToOverwrite(flags);
  const { ImportError, readSources } = await import('../import/read.ts');
  const { readParameters } = await import('../import/given.ts');
  const { importChecked } = await import('../import/checked.ts');
  const { worldSummary } = await import('../world/print.ts');
  const { subscription, resourceGroup, location } = flags;
  try {
    const given = await readParameters(parameters);
    const options = { given, subscription, resourceGroup, location };
    const { content, world, notes } = importChecked(await readSources(files), options);
    for (const note of notes) process.stderr.write(`${note}\n`);
    await writeWorldFile(content, flags, worldSummary(world));
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    const { lines } = error;
    throw new CommandError(
      `nothing was written, because of ${lines.length === 1 ? 'this' : `these ${lines.length}`}:\n${lines.join('\n')}`,
      2,
    );
  }
};
