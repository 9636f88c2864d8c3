import { rmSync } from 'node:fs';
import { parseClock, turnClock } from '../clock/parse.ts';
import { packageVersion } from '../package-root.ts';
import { startEmulator } from '../start.ts';
import { type Intercepted, interceptByProxy } from './by-proxy.ts';
import { interceptSealed } from './by-seal.ts';
import { userVariable } from './environment.ts';
import { writeJournalFile } from './journal-file.ts';
import { complaintsOf, judge } from './judgement.ts';
import { type Launched, launchHere } from './launch.ts';
import type { FromEmulator, Scene, ToEmulator } from './messages.ts';
import { endLeftover } from './processes.ts';

/**
 * The emulator of a run, as a process of its own. It lives as long as the channel to the run does: where the run goes without
 * a word, it ends the command and clears up alone. So signals that reach a whole group of processes are not for it.
 */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

let scene: Scene | undefined;
let folder: string | undefined;
let started: Promise<Intercepted | undefined> = Promise.resolve(undefined);
let command: number | undefined;
let launched: Launched | undefined;
let isEnding = false;

const tell = (message: FromEmulator): Promise<void> =>
  new Promise((resolve) => {
    if (process.connected) process.send?.(message, () => resolve());
    else resolve();
  });

const open = async (scene: Scene, folder: string): Promise<Intercepted> => {
  const { world, source, transparent } = scene;
  const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
  const options = { ...scene.options, say };
  if (transparent === undefined) {
    const emulator = await startEmulator(world, options);
    const environment = await emulator.env(source).catch(async (error) => {
      await emulator.stop();
      throw error;
    });
    return { emulator, environment, close: emulator.stop };
  }
  if (transparent === 'sealed') {
    return interceptSealed({ ...scene, options, inherited: process.env, uid: Number(process.env[userVariable]) });
  }
  const tell = (sentence: string) => say(`msi-emulator: ${sentence}`);
  return interceptByProxy({ ...scene, options, folder, inherited: process.env, say: tell });
};

const begin = async (scene: Scene, folder: string): Promise<Intercepted | undefined> => {
  const { faults, clock } = scene;
  let opened: Intercepted | undefined;
  try {
    opened = await open(scene, folder);
    const { emulator, environment } = opened;
    for (const rule of faults) emulator.faults.add(rule);
    if (clock !== undefined) turnClock(emulator.clock, parseClock(clock));
    await tell({ say: 'ready', environment });
    return opened;
  } catch (error) {
    const { message, name } = error as Error;
    if (name === 'SealError') {
      await tell({ say: 'unsealed', reason: message });
      return undefined;
    }
    await opened?.close();
    const exitCode = ['WorldError', 'SettingError', 'TrustError', 'FaultError'].includes(name) ? 2 : 1;
    await tell({ say: 'refused', message, exitCode });
    return undefined;
  }
};

/** Milliseconds that what the command left behind has for its own end: less where nobody is there to wait for it. */
const grace = { ended: 1000, abandoned: 500 } as const;

const finish = async (how: keyof typeof grace): Promise<void> => {
  const opened = await started;
  if (opened && scene) {
    const { emulator } = opened;
    const { mark, journal, ...expected } = scene;
    const left = { mark, platform: process.platform, grace: grace[how] };
    await endLeftover(how === 'abandoned' && command !== undefined ? { ...left, command } : left);
    const report = judge(emulator.journal, expected);
    const complaints = complaintsOf(report);
    if (journal !== undefined) complaints.push(...write(journal, report, emulator.journal.lost));
    await opened.close();
    clearUp();
    await tell({ say: 'ended', complaints });
  }
  clearUp();
  process.exit(0);
};

const clearUp = (): void => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
};

const write = (file: string, report: Parameters<typeof writeJournalFile>[1], lost: number): string[] => {
  try {
    writeJournalFile(file, report, packageVersion());
  } catch (error) {
    return [`--journal ${file}: ${(error as Error).message}`];
  }
  if (lost > 0)
    process.stderr.write(`--journal ${file}: the journal keeps 10000 entries; ${lost} older ones are lost\n`);
  return [];
};

const finishOnce = (how: keyof typeof grace): void => {
  if (isEnding) return;
  isEnding = true;
  void finish(how);
};

process.on('message', (message: ToEmulator) => {
  if (message.say === 'begin') {
    ({ scene, folder } = message);
    started = begin(scene, message.folder);
  } else if (message.say === 'command') command = message.pid;
  else if (message.say === 'launch') {
    const say = (sentence: string) => process.stderr.write(`msi-emulator: ${sentence}\n`);
    launched = launchHere({ ...message, started: () => {}, say });
    launched.ended.then((code) => tell({ say: 'exited', code }));
  } else if (message.say === 'signal') launched?.kill(message.signal);
  else finishOnce('ended');
});
process.once('disconnect', () => finishOnce('abandoned'));
