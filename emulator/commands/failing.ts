import { CommandError } from './command-error.ts';

/** Runs a command. Where it can't be done, one line on stderr says why, and the process ends with 1 or 2. */
export const orSayWhy = async (command: () => Promise<unknown>): Promise<void> => {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`msi-emulator: ${(error as Error).message}\n`);
    process.exitCode = exitCodeOf(error as Error);
  }
};

const exitCodeOf = (error: Error): number => {
  if (error instanceof CommandError) return error.exitCode;
  return ['WorldError', 'SettingError', 'TrustError', 'YError'].includes(error.name) ? 2 : 1;
};
