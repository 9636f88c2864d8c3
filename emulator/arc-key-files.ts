import { randomBytes, randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import type { KeyFiles } from './identity/key-files.ts';

/** The one folder in which clients of Azure Arc look for key files (wire.md §5). */
export const clientKeyFolder =
  platform() === 'win32' ? 'C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens' : '/var/opt/azcmagent/tokens';

/** Challenges that nobody answers leave no more files than this behind. */
const most = 64;

export type ArcKeyFiles = KeyFiles & {
  /** Why key files can't be made, as a sentence; undefined where they can. Makes nothing. */
  trouble(): string | undefined;
};

/**
 * Key files in `folder`, which clients see as their own one: the same folder, or a volume that is mounted there. Made when
 * first needed. A file holds its key and nothing else, since clients send its bytes as they are.
 */
export const createArcKeyFiles = (folder: string = clientKeyFolder): ArcKeyFiles => {
  const files = new Map<string, string>();
  const made: string[] = [];

  const remove = (key: string): void => {
    const file = files.get(key);
    files.delete(key);
    if (file !== undefined) quietly(() => unlinkSync(file));
  };

  return {
    issue: () => {
      const name = `${randomUUID()}.key`;
      const key = randomBytes(32).toString('hex');
      try {
        made.push(...makeFolder(folder));
        writeFileSync(join(folder, name), key, { flag: 'wx', mode: 0o640 });
      } catch (error) {
        throw new Error(sentence(folder, error as NodeJS.ErrnoException));
      }
      files.set(key, join(folder, name));
      if (files.size > most) remove(files.keys().next().value as string);
      return platform() === 'win32' ? `${clientKeyFolder}\\${name}` : `${clientKeyFolder}/${name}`;
    },
    redeem: (key) => {
      const good = files.has(key);
      remove(key);
      return good;
    },
    clear: () => {
      for (const key of [...files.keys()]) remove(key);
      for (const each of made.splice(0).reverse()) quietly(() => rmdirSync(each));
    },
    trouble: () => {
      if (platform() === 'darwin')
        return 'no client of Azure Arc runs on macOS: they know its key files on Linux and Windows only';
      let there = folder;
      while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
      try {
        // The dot says that it must be a folder.
        accessSync(`${there}/.`, constants.W_OK);
        return undefined;
      } catch (error) {
        return sentence(folder, error as NodeJS.ErrnoException);
      }
    },
  };
};

/** Makes the folder, and those above it that are missing. Gives those made, outermost first. */
const makeFolder = (folder: string): string[] => {
  if (existsSync(folder)) return [];
  const above = makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o750 });
  return [...above, folder];
};

const sentence = (folder: string, { code, message }: NodeJS.ErrnoException): string =>
  `can't write Azure Arc's key files in ${folder} (${code ?? message}), the folder that its clients read: make it writable ` +
  `(sudo install -d -m 2770 -o "$USER" ${clientKeyFolder}), or name one that is mounted there with --arc-key-folder`;

const quietly = (act: () => void): void => {
  try {
    act();
  } catch {
    // Someone else removed it, or keeps files of their own there.
  }
};
