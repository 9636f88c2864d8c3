import { existsSync, readFileSync } from 'node:fs';
import type { Options } from 'yargs';
import { didYouMean } from '../exchange/spelling.ts';
import { CommandError } from './command-error.ts';
import { startFlags } from './start-flags.ts';

/** Where settings come from when no flag gives them: the environment, and then the config file. */
export type SettingSources = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The arguments as typed, for `--config`. */
  readonly argv: readonly string[];
};

export const defaultFile = 'msi-emulator.yaml';

/** The values of `flags` that the environment (`MSI_EMULATOR_ARM_PORT`) or the config file (`arm-port:`) gives. */
export const settingsFor = async (
  flags: Readonly<Record<string, Options>>,
  { env, argv }: SettingSources,
): Promise<Record<string, unknown>> => {
  const found: Record<string, unknown> = {};
  const fromFile = await configFile(named(argv) ?? env.MSI_EMULATOR_CONFIG);
  for (const [flag, { type }] of Object.entries(flags)) {
    const variable = `MSI_EMULATOR_${flag.toUpperCase().replaceAll('-', '_')}`;
    const value = env[variable];
    if (value !== undefined && value !== '') found[flag] = typed(value, type, variable);
    else if (fromFile && flag in fromFile) found[flag] = fromFile[flag];
  }
  return found;
};

const named = (argv: readonly string[]): string | undefined => {
  const at = argv.findIndex((each) => each === '--config' || each.startsWith('--config='));
  return argv[at]?.includes('=') ? argv[at].slice('--config='.length) : at === -1 ? undefined : argv[at + 1];
};

const configFile = async (file: string | undefined): Promise<Record<string, unknown> | undefined> => {
  if (file === undefined && !existsSync(defaultFile)) return undefined;
  const path = file ?? defaultFile;
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CommandError(`config file ${path}: ${(error as Error).message.split('\n')[0]}`, 2);
  }
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    throw new CommandError(`config file ${path}: it must be a map of flags, as "arm-port: 8443"`, 2);
  }
  const known = Object.keys(startFlags).filter((flag) => flag !== 'config');
  for (const key of Object.keys(content)) {
    if (!known.includes(key)) {
      throw new CommandError(`config file ${path}: no setting "${key}"${didYouMean(key, known)}`, 2);
    }
  }
  return content as Record<string, unknown>;
};

const typed = (value: string, type: Options['type'], variable: string): unknown => {
  if (type === 'array') return value.split(',').map((each) => each.trim());
  if (type !== 'boolean') return value;
  if (/^(?:1|true|yes)$/i.test(value)) return true;
  if (/^(?:0|false|no)$/i.test(value)) return false;
  throw new CommandError(`${variable}=${value}: it must be true or false`, 2);
};
