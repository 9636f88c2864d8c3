import type { Argv } from 'yargs';
import { CommandError } from './command-error.ts';

export const command = 'check <file>';
export const describe = 'Check a world file: everything wrong with it at once, each with its place and a hint';

export const builder = (yargs: Argv) =>
  yargs
    .positional('file', { type: 'string', demandOption: true, describe: 'World file, YAML or JSON' })
    .example('$0 check world.yaml', 'exit code 0 when it is right, 2 when it is not');

export const handler = async ({ file }: { file: string }): Promise<void> => {
  const { readWorld } = await import('../world/read.ts');
  const { faultLines, WorldError } = await import('../world/world-error.ts');
  const { worldSummary } = await import('../world/print.ts');
  try {
    process.stdout.write(`${file}: ${worldSummary(await readWorld(file))}\n`);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    process.stdout.write(`${faultLines(error.faults, file).join('\n')}\n`);
    const { length } = error.faults;
    throw new CommandError(`${file} is no world: ${length} ${length === 1 ? 'fault' : 'faults'}`, 2);
  }
};
