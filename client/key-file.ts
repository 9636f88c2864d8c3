import { open } from 'node:fs/promises';
import { platform } from 'node:os';
import { posix, win32 } from 'node:path';
import { ClientError } from './error.ts';
import type { Environment } from './sources.ts';

/** Reads a key file whole; a test may give its own. */
export type ReadKey = (path: string) => Promise<string>;

const mostBytes = 4096;

const readKeyFile: ReadKey = async (path) => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes + 1), 0, mostBytes + 1, 0);
    if (bytesRead > mostBytes) throw new Error(`it is larger than ${mostBytes} bytes`);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
};

/**
 * The `Authorization` that answers Azure Arc's challenge (wire.md §5): the bytes of the key file that it names. Only a
 * `.key` in the agent's own directory is read, so that no other server can have a file of its choice sent to it.
 */
export const keyAuthorization = async (
  challenge: string | null,
  env: Environment,
  readKey: ReadKey = readKeyFile,
): Promise<string> => {
  const path = /^Basic realm=(.+)$/i.exec(challenge ?? '')?.[1];
  if (!path)
    throw new ClientError(
      'bad-reply',
      'Azure Arc answered 401 without naming a key file (Www-Authenticate: Basic realm=…).',
    );
  const windows = platform() === 'win32';
  const { dirname, extname, join } = windows ? win32 : posix;
  const folder = windows
    ? join(env.ProgramData ?? 'C:\\ProgramData', 'AzureConnectedMachineAgent', 'Tokens')
    : '/var/opt/azcmagent/tokens';
  if (dirname(path) !== folder || extname(path) !== '.key') {
    throw new ClientError(
      'bad-reply',
      `Azure Arc named the key file ${path}; only a .key file right in ${folder} is read.`,
    );
  }
  try {
    return `Basic ${await readKey(path)}`;
  } catch (error) {
    const todo = 'Run as a member of the himds group (Administrators on Windows).';
    throw new ClientError('bad-reply', `cannot read the key file ${path}: ${(error as Error).message}. ${todo}`);
  }
};
