import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { CommandError } from './command-error.ts';

/** The flags of every command that writes a world file. */
export const outFlags = {
  out: { type: 'string', requiresArg: true, describe: 'World file to write, YAML or (.json) JSON; stdout without it' },
  force: { type: 'boolean', describe: 'Overwrite the file if it is there' },
  json: { type: 'boolean', describe: 'Write JSON instead of YAML' },
} as const;

export type OutFlags = { readonly out?: string; readonly force?: boolean; readonly json?: boolean };

export const worldText = async (content: object, json: boolean): Promise<string> => {
  if (json) return `${JSON.stringify(content, null, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });
};

/** Throws where the file is there already and may not be written over. */
export const refuseToOverwrite = ({ out, force = false }: OutFlags): void => {
  if (out === undefined || force || !existsSync(out)) return;
  throw new CommandError(`${out} is there already; say --force to overwrite it`, 1);
};

/** Writes the file whole (a temporary name, then a rename), or to stdout. `summary` is said on stderr. */
export const writeWorldFile = async (content: object, flags: OutFlags, summary: string): Promise<void> => {
  const { out, json = out !== undefined && /\.json$/i.test(out) } = flags;
  const text = await worldText(content, json);
  if (out === undefined) {
    process.stdout.write(text);
    process.stderr.write(`${summary}\n`);
    return;
  }
  refuseToOverwrite(flags);
  const temporary = `${out}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, out);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new CommandError(`${out} cannot be written: ${(error as Error).message}`, 1);
  }
  process.stderr.write(`wrote ${out}: ${summary}\n`);
};
