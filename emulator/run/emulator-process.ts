import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../commands/command-error.ts';
import type { Environment } from '../identity/env.ts';
import { packageRoot } from '../package-root.ts';
import { markVariable } from './environment.ts';
import type { FromEmulator, Scene, ToEmulator } from './messages.ts';
import { endLeftover, endsByItself } from './processes.ts';

/** The emulator of a run, in a process that outlives a killed run long enough to clear up. */
export type EmulatorProcess = {
  readonly environment: Environment;
  /** Tells it which process the command is. */
  watch(pid: number): void;
  /** Settles where it goes before it was told to, with how. */
  readonly lost: Promise<string>;
  /** Ends it, and gives what was not as it should be. */
  end(): Promise<readonly string[]>;
};

/** Throws CommandError for a scene that can't be set. */
export const startEmulatorProcess = async (scene: Scene): Promise<EmulatorProcess> => {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'msi-emulator-run-'));
  const child = fork(join(packageRoot(), 'dist', 'emulator', 'run', 'beside.js'), {
    // A group of its own, so that what kills the run's whole group leaves one who clears up. On Windows that would open a window.
    detached: process.platform !== 'win32',
    env: { ...environment, TMPDIR: folder, TEMP: folder, TMP: folder, [markVariable]: endsByItself },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit').then(([code, signal]) => {
    rmSync(folder, { recursive: true, force: true });
    return String(signal ?? `exit code ${code}`);
  });
  const tell = (message: ToEmulator): void => {
    if (child.connected) child.send(message, () => {});
  };
  tell({ say: 'begin', scene, folder });
  const answer = await nextFrom(child, exit);
  if (answer?.say !== 'ready') {
    tell({ say: 'end' });
    const how = await exit;
    if (answer?.say === 'refused') throw new CommandError(answer.message, answer.exitCode);
    throw new CommandError(`the emulator ended before it was ready (${how})`, 1);
  }
  return {
    environment: answer.environment,
    watch: (pid) => tell({ say: 'command', pid }),
    lost: exit,
    end: async () => {
      const last = nextFrom(child, exit);
      tell({ say: 'end' });
      const message = await last;
      const how = await exit;
      if (message?.say === 'ended') return message.complaints;
      await endLeftover({ mark: scene.mark, platform: process.platform, grace: 1000 });
      return [`the emulator had ended too early (${how}), so nobody knows what reached it`];
    },
  };
};

/** Its next message; undefined where it ends without one. */
const nextFrom = (child: ChildProcess, exit: Promise<string>): Promise<FromEmulator | undefined> =>
  Promise.race([once(child, 'message').then(([message]) => message as FromEmulator), exit.then(() => undefined)]);
