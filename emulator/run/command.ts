import { readFileSync } from 'node:fs';
import type { Launched } from './launch.ts';

/** A command to run to its end. */
export type Command = {
  readonly command: string;
  readonly launch: () => Launched;
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

/** Runs it, passes signals on, and gives its exit code. */
export const runCommand = async ({ command, launch, say, lost }: Command): Promise<number> => {
  let child: Launched | undefined;
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
    if (child === undefined || child.isOver()) return;
    say(reason);
    end('SIGTERM');
  });

  try {
    child = launch();
    return await child.ended;
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
