import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

/** A command to run with this process's own input and output. */
export type Command = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Told of its process id. */
  readonly started: (pid: number) => void;
  /** Told of what a person must know, as a sentence. */
  readonly say: (sentence: string) => void;
  /** Settles where the command has lost what it needs, with the reason: it is ended then. */
  readonly lost: Promise<string>;
};

/** Milliseconds that a command has to end once a signal asked it to. */
const patience = 5000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
/** Those that ask for the end. */
const endings: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs it, passes signals on, and gives its exit code as a shell would: 128 and the signal's number where one ended it, 127 where
 * there is no such command, 126 where it is not executable.
 */
export const runCommand = async ({ command, args, env, started, say, lost }: Command): Promise<number> => {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = (signal: NodeJS.Signals): void => {
    child?.kill(signal);
    timer ??= setTimeout(() => {
      say(`${command} did not end within ${patience / 1000} s of ${signal}: killed`);
      child?.kill('SIGKILL');
    }, patience);
  };
  const pass = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGINT' && terminalTellsBoth()) return;
    if (endings.includes(signal)) end(signal);
    else child?.kill(signal);
  };
  const handlers = signals
    .filter((signal) => process.platform !== 'win32' || endings.includes(signal))
    .map((signal) => [signal, () => pass(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  lost.then((reason) => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    say(reason);
    end('SIGTERM');
  });

  try {
    return await new Promise<number>((resolve) => {
      child = spawnCommand(command, args, env);
      child.once('spawn', () => started(child?.pid as number));
      child.once('error', (error: NodeJS.ErrnoException) => {
        if (child?.pid !== undefined) return;
        const missing = error.code === 'ENOENT';
        say(missing ? `${command}: no such command` : `${command} can't be run: ${error.message}`);
        resolve(missing ? 127 : 126);
      });
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]));
    });
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Ctrl-C reaches every process in the terminal's foreground, the command too: passed on, it would be a second one, which many
 * programs take for "at once". On Windows that is so of every console.
 */
const terminalTellsBoth = (): boolean => {
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') return process.stdin.isTTY === true;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const [, , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return terminal !== '0' && group === foreground;
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
