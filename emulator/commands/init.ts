import type { Argv } from 'yargs';
import { CommandError } from './command-error.ts';

export const command = 'init [file]';
export const describe = 'Write a world file to start from, with comments';

export const builder = (yargs: Argv) =>
  yargs
    .positional('file', { type: 'string', default: 'msi-emulator.world.yaml', describe: 'Where to write it' })
    .option('force', { type: 'boolean', describe: 'Overwrite the file if it is there' })
    .example('$0 init world.yaml', 'then: msi-emulator start --world world.yaml');

export const handler = async ({ file, force }: { file: string; force?: boolean }): Promise<void> => {
  const { readFileSync, writeFileSync } = await import('node:fs');
  const { join } = await import('node:path');
  const { packageRoot } = await import('../package-root.ts');
  const starter = readFileSync(join(packageRoot(), 'fixtures', 'worlds', 'starter.yaml'));
  try {
    writeFileSync(file, starter, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CommandError(`${file} is there already; say --force to overwrite it`, 1);
    throw new CommandError(`${file} cannot be written: ${message}`, 1);
  }
  process.stderr.write(
    `wrote ${file}; change it, then: msi-emulator check ${file}, msi-emulator start --world ${file}\n`,
  );
};
