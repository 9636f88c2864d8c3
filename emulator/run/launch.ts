import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A command that runs with this process's own input and output. */
export type Launched = {
  kill(signal: NodeJS.Signals): void;
  isOver(): boolean;
  /** Its exit code as a shell would have it: 128 and the signal's number where one ended it, 127 where there is no such command, 126 where it is not executable. */
  readonly ended: Promise<number>;
};

export type LaunchTerms = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Told of its process id. */
  readonly started: (pid: number) => void;
  /** Told of what a person must know, as a sentence. */
  readonly say: (sentence: string) => void;
};

export const launchHere = ({ command, args, env, started, say }: LaunchTerms): Launched => {
  const child = spawnCommand(command, args, env);
  child.once('spawn', () => started(child.pid as number));
  return {
    kill: (signal) => child.kill(signal),
    isOver: () => child.exitCode !== null || child.signalCode !== null,
    ended: new Promise((resolve) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        if (child.pid !== undefined) return;
        const missing = error.code === 'ENOENT';
        say(missing ? `${command}: no such command` : `${command} can't be run: ${error.message}`);
        resolve(missing ? 127 : 126);
      });
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]));
    }),
  };
};

/** On Windows npm and its like are batch files, which only cmd.exe runs. */
const spawnCommand = (command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess => {
  const batch = process.platform === 'win32' && !/\.(exe|com)$/i.test(command);
  if (!batch) return spawn(command, args, { env, stdio: 'inherit' });
  const line = [command, ...args].map((each) => `"${each.replaceAll('"', '""')}"`).join(' ');
  return spawn(process.env.ComSpec ?? 'cmd.exe', ['/d', '/s', '/c', `"${line}"`], {
    env,
    stdio: 'inherit',
    windowsVerbatimArguments: true,
  });
};
