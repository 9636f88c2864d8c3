import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { SettingError } from '../files.ts';

/** Writes the line whole (a temporary name, then a rename) and gives back what takes the file away again. */
export const writeReadyFile = (file: string, line: string): (() => void) => {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${line}\n`);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new SettingError(`--ready-file ${file}: ${(error as Error).message}`);
  }
  return () => rmSync(file, { force: true });
};
