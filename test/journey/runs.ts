import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bins, cleanEnvironment, type Ended } from './command-line.ts';

export type Run = {
  readonly child: ChildProcess;
  /** What the command has printed so far. */
  readonly printed: () => string;
  readonly said: () => string;
  /** Settles with the first line of the command's output that fits. */
  readonly line: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<Ended & { readonly signal: NodeJS.Signals | null }>;
};

export type RunPlace = { readonly cwd: string; readonly env?: Record<string, string>; readonly input?: string };

/** The folder that a run's temporary files go to, so that a test sees what is left. */
export const temporaryIn = (cwd: string): string => {
  const folder = join(cwd, 'tmp');
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** Begins `msi-emulator run …` as the first of a process group of its own, as a shell would. */
export const beginRun = (args: readonly string[], { cwd, env = {}, input }: RunPlace): Run => {
  const child = spawn(process.execPath, [bins['msi-emulator'], 'run', ...args], {
    cwd,
    env: cleanEnvironment({ TMPDIR: temporaryIn(cwd), ...env }),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdin.end(input);
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }));
  const line = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const [found] = pattern.exec(stdout) ?? [];
      if (found !== undefined) return found;
      if (child.exitCode !== null) throw new Error(`run ended with ${child.exitCode}: ${stdout}${stderr}`);
      await Promise.race([once(child.stdout, 'data'), ended]);
    }
  };
  return { child, printed: () => stdout, said: () => stderr, line, ended };
};

export const runToEnd = async (args: readonly string[], place: RunPlace): Promise<Ended> => {
  const { code, stdout, stderr } = await beginRun(args, place).ended;
  return { code, stdout, stderr };
};

/** A process that has ended and waits for its parent is not alive. */
export const isAlive = (pid: number): boolean => {
  const stat = `/proc/${pid}/stat`;
  if (process.platform === 'linux') {
    try {
      return !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
    } catch {
      return false;
    }
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

export const answers = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() && true));
    socket.once('error', () => resolve(false));
  });

/** Milliseconds until nothing of it is left, or undefined where something still is after so many. */
export const goneWithin = async (
  most: number,
  { cwd, pids, urls }: { readonly cwd: string; readonly pids: readonly number[]; readonly urls: readonly string[] },
): Promise<number | undefined> => {
  for (const began = Date.now(); Date.now() - began < most; await wait(10)) {
    const listening = await Promise.all(urls.map(answers));
    if (!pids.some(isAlive) && !listening.includes(true) && leftIn(cwd).length === 0) return Date.now() - began;
  }
  return undefined;
};

/** Temporary files of runs that are still there. */
export const leftIn = (cwd: string): string[] => (existsSync(join(cwd, 'tmp')) ? readdirSync(join(cwd, 'tmp')) : []);
