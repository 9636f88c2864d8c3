import { rmSync } from 'node:fs';
import { parseClock, turnClock } from '../clock/parse.ts';
import { packageVersion } from '../package-root.ts';
import { type RunningEmulator, startEmulator } from '../start.ts';
import { writeJournalFile } from './journal-file.ts';
import { complaintsOf, judge } from './judgement.ts';
import type { FromEmulator, Scene, ToEmulator } from './messages.ts';
import { endLeftover } from './processes.ts';

/**
 * The emulator of a run, as a process of its own. It lives as long as the channel to the run does: where the run goes without
 * a word, it ends the command and clears up alone. So signals that reach a whole group of processes are not for it.
 */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

let scene: Scene | undefined;
let folder: string | undefined;
let started: Promise<RunningEmulator | undefined> = Promise.resolve(undefined);
let command: number | undefined;
let isEnding = false;

const tell = (message: FromEmulator): Promise<void> =>
  new Promise((resolve) => {
    if (process.connected) process.send?.(message, () => resolve());
    else resolve();
  });

const begin = async ({ world, options, source, faults, clock }: Scene): Promise<RunningEmulator | undefined> => {
  let emulator: RunningEmulator | undefined;
  try {
    const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
    emulator = await startEmulator(world, { ...options, say });
    for (const rule of faults) emulator.faults.add(rule);
    if (clock !== undefined) turnClock(emulator.clock, parseClock(clock));
    const environment = await emulator.env(source);
    await tell({ say: 'ready', environment });
    return emulator;
  } catch (error) {
    const { message, name } = error as Error;
    await emulator?.stop();
    const exitCode = ['WorldError', 'SettingError', 'TrustError', 'FaultError'].includes(name) ? 2 : 1;
    await tell({ say: 'refused', message, exitCode });
    return undefined;
  }
};

/** Milliseconds that what the command left behind has for its own end: less where nobody is there to wait for it. */
const grace = { ended: 1000, abandoned: 500 } as const;

const finish = async (how: keyof typeof grace): Promise<void> => {
  const emulator = await started;
  if (emulator && scene) {
    const { mark, journal, ...expected } = scene;
    const left = { mark, platform: process.platform, grace: grace[how] };
    await endLeftover(how === 'abandoned' && command !== undefined ? { ...left, command } : left);
    const report = judge(emulator.journal, expected);
    const complaints = complaintsOf(report);
    if (journal !== undefined) complaints.push(...write(journal, report, emulator.journal.lost));
    await emulator.stop();
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
    started = begin(scene);
  } else if (message.say === 'command') command = message.pid;
  else finishOnce('ended');
});
process.once('disconnect', () => finishOnce('abandoned'));
