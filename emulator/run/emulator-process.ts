import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../commands/command-error.ts';
import type { Environment } from '../identity/env.ts';
import { findSealing, type Sealing } from '../intercept/sealing.ts';
import { packageRoot } from '../package-root.ts';
import { markVariable, userVariable } from './environment.ts';
import { type Launched, type LaunchTerms, launchHere } from './launch.ts';
import type { FromEmulator, Scene, ToEmulator } from './messages.ts';
import { endLeftover, endsByItself } from './processes.ts';

/** The emulator of a run, in a process that outlives a killed run long enough to clear up. */
export type EmulatorProcess = {
  readonly environment: Environment;
  /** Starts a command where the emulator can be reached. */
  launch(terms: Omit<LaunchTerms, 'started'>): Launched;
  /** Settles where it goes before it was told to, with how. */
  readonly lost: Promise<string>;
  /** Ends it, and gives what was not as it should be. */
  end(): Promise<readonly string[]>;
};

/** Nothing was started: why it can't be sealed. */
class NotSealed extends Error {}

/** Throws CommandError for a scene that can't be set. `say` is told which way a transparent one is. */
export const startEmulatorProcess = async (scene: Scene, say: (sentence: string) => void): Promise<EmulatorProcess> => {
  if (scene.transparent !== 'sealed' && scene.transparent !== 'either') return startWith(scene);
  try {
    const sealing = findSealing(process.getuid?.(), process.getgid?.());
    if (typeof sealing === 'string') throw new NotSealed(sealing);
    const started = await startWith({ ...scene, transparent: 'sealed' }, sealing);
    say('transparent, sealed: nothing outside is reachable, local services too');
    return started;
  } catch (error) {
    if (!(error instanceof NotSealed)) throw error;
    if (scene.transparent === 'sealed') throw new CommandError(`--transparent=sealed can't be: ${error.message}`, 1);
    say(`not sealed: ${error.message}`);
    return startWith({ ...scene, transparent: 'proxy' });
  }
};

const besideFile = () => join(packageRoot(), 'dist', 'emulator', 'run', 'beside.js');

/** Within, it is a process of the run's own terminal, as its command must be. */
const spawnSealed = ({ outer: [unshare = '', ...args] }: Sealing, env: NodeJS.ProcessEnv): ChildProcess =>
  spawn(unshare, [...args, process.execPath, besideFile()], {
    env: { ...env, [markVariable]: endsByItself, [userVariable]: String(process.getuid?.()) },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });

const forkBeside = (folder: string, env: NodeJS.ProcessEnv): ChildProcess =>
  fork(besideFile(), {
    // A group of its own, so that what kills the run's whole group leaves one who clears up. On Windows that would open a window.
    detached: process.platform !== 'win32',
    env: { ...env, TMPDIR: folder, TEMP: folder, TMP: folder, [markVariable]: endsByItself },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

const startWith = async (scene: Scene, sealing?: Sealing): Promise<EmulatorProcess> => {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const folder = sealing ? '' : mkdtempSync(join(tmpdir(), 'msi-emulator-run-'));
  const child = sealing ? spawnSealed(sealing, environment) : forkBeside(folder, environment);
  const exit = once(child, 'exit').then(([code, signal]) => {
    if (folder) rmSync(folder, { recursive: true, force: true });
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
    if (answer?.say === 'unsealed') throw new NotSealed(answer.reason);
    if (answer?.say === 'refused') throw new CommandError(answer.message, answer.exitCode);
    throw new CommandError(`the emulator ended before it was ready (${how})`, 1);
  }
  return {
    environment: answer.environment,
    launch: (terms) => {
      if (!sealing) return launchHere({ ...terms, started: (pid) => tell({ say: 'command', pid }) });
      const [command = '', ...prefix] = sealing.inner;
      let over = false;
      const exited = nextFrom(child, exit);
      tell({ say: 'launch', command, args: [...prefix, terms.command, ...terms.args], env: terms.env });
      return {
        kill: (signal) => tell({ say: 'signal', signal }),
        isOver: () => over,
        ended: exited.then((message) => {
          over = true;
          return message?.say === 'exited' ? message.code : 137;
        }),
      };
    },
    lost: exit,
    end: async () => {
      const last = nextFrom(child, exit);
      tell({ say: 'end' });
      const message = await last;
      const how = await exit;
      if (message?.say === 'ended') return message.complaints;
      if (!sealing) await endLeftover({ mark: scene.mark, platform: process.platform, grace: 1000 });
      return [`the emulator had ended too early (${how}), so nobody knows what reached it`];
    },
  };
};

/** Its next message; undefined where it ends without one. */
const nextFrom = (child: ChildProcess, exit: Promise<string>): Promise<FromEmulator | undefined> =>
  Promise.race([once(child, 'message').then(([message]) => message as FromEmulator), exit.then(() => undefined)]);
