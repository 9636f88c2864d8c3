import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { markVariable } from './environment.ts';

/** The mark of a process that ends by itself when its run does, and clears up on its way. */
export const endsByItself = 'emulator';

type Process = { readonly pid: number; readonly parent: number; readonly mark?: string };

/** Processes as they are now, those that have ended and wait for their parent left out. Linux tells their environment, too. */
const all = (platform: string): Process[] => (platform === 'linux' ? fromProc() : fromPs());

const fromProc = (): Process[] =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const stat = readOr(`/proc/${name}/stat`);
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (parent === undefined || state === 'Z') return [];
    const mark = `\0${readOr(`/proc/${name}/environ`)}`.split(`\0${markVariable}=`)[1]?.split('\0')[0];
    return [{ pid: Number(name), parent: Number(parent), ...(mark === undefined ? {} : { mark }) }];
  });

/** A process may end, or be another user's, while it is read. */
const readOr = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const fromPs = (): Process[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, , state]) => pid !== '' && !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));

/** The marked processes and the command, with all that descends from them. */
const membersOf = (processes: readonly Process[], mark: string, command: number | undefined): number[] => {
  const members = new Set<number>();
  const join = ({ pid, mark: own }: Process): void => {
    if (members.has(pid) || pid === process.pid || own === endsByItself) return;
    members.add(pid);
    for (const each of processes) if (each.parent === pid) join(each);
  };
  for (const each of processes) if (each.mark === mark || each.pid === command) join(each);
  return [...members];
};

export type Leftover = {
  readonly mark: string;
  /** The process id of a command that has not ended. */
  readonly command?: number;
  readonly platform: string;
  /** Milliseconds between asking them to end and killing them. */
  readonly grace: number;
};

/**
 * Ends what a run has left running. What has left the command's family is found by its
 * environment, which only Linux shows; on Windows only the family of a command that still runs is found.
 */
export const endLeftover = async ({ mark, command, platform, grace }: Leftover): Promise<void> => {
  if (platform === 'win32') {
    if (command !== undefined) endFamilyOnWindows(command);
    return;
  }
  const find = () => membersOf(all(platform), mark, command);
  for (const pid of find()) signal(pid, 'SIGTERM');
  for (const deadline = Date.now() + grace; Date.now() < deadline && find().length > 0; ) await wait(20);
  for (let left = find(), tries = 0; left.length > 0 && tries < 10; left = find(), tries += 1) {
    for (const pid of left) signal(pid, 'SIGKILL');
    await wait(20);
  }
};

const endFamilyOnWindows = (command: number): void => {
  try {
    execFileSync('taskkill', ['/PID', String(command), '/T', '/F'], { stdio: 'ignore' });
  } catch {
    // It has ended by itself.
  }
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself, or is another user's.
  }
};
