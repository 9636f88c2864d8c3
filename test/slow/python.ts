import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Python = { readonly executable: string; readonly remove: () => void };

const works = (executable: string, args: readonly string[]): boolean => spawnSync(executable, args).status === 0;

/** A Python that has azure-identity: the machine's own, else a virtual environment made for this. Else why there is none. */
export const findPython = (): Python | string => {
  const own = 'python3';
  if (works(own, ['-c', 'import azure.identity, msal, requests'])) return { executable: own, remove: () => {} };
  if (!works(own, ['--version'])) return 'there is no python3 here';
  const folder = mkdtempSync(join(tmpdir(), 'msi-emulator-python-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const executable = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const steps: [string, string[]][] = [
    [own, ['-m', 'venv', folder]],
    [executable, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'azure-identity', 'requests']],
  ];
  for (const [command, args] of steps) {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status === 0) continue;
    remove();
    return `"${args.join(' ')}" failed: ${String(stderr).trim().split('\n').at(-1)}`;
  }
  return { executable, remove };
};
