import { randomUUID } from 'node:crypto';
import type { Argv } from 'yargs';
import type { Scene, Transparency } from '../run/messages.ts';
import { CommandError } from './command-error.ts';
import { settingsFor } from './settings.ts';
import { portsInRange } from './start.ts';
import { listenFlags } from './start-flags.ts';

export const command = 'run';
export const describe = 'Run a command with an emulator of its own: run [flags] -- COMMAND …';

const { world, ...emulatorFlags } = listenFlags;
const { port, 'arm-port': armPort, 'control-port': controlPort, ...settings } = emulatorFlags;
const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;
const lines = (describe: string) => ({ type: 'array', string: true, requiresArg: true, nargs: 1, describe }) as const;

export const runFlags = {
  source: text('Identity source, or none for a quick no; the host’s own without it'),
  fault: lines('What goes wrong, as "404 x2, then answer" (again and again)'),
  clock: text('The emulator’s time, as "freeze", "set 2026-01-01T00:00:00Z" or "advance 1d"'),
  journal: text('Write what happened to this file: .jsonl, .xml (JUnit) or .har'),
  expect: lines('Fail unless the journal shows it, as "token imds times=1" (again and again)'),
  'fail-on-unexpected': {
    type: 'boolean',
    describe: 'Fail on what was refused, not served, or covered by no --expect',
  },
  transparent: {
    type: 'string',
    describe: 'Answer as Azure’s own hosts, for programs that name them: sealed where that can be, else by a proxy',
  },
  offline: { type: 'boolean', describe: 'With --transparent: let nothing else out' },
  config: text('Config file with flags as keys; msi-emulator.yaml here without it'),
  world,
  ...settings,
  // Ports are not taken from the settings of `start`: two runs must do side by side.
  port: { ...port, default: 0 },
  'arm-port': { ...armPort, default: 0 },
  'control-port': { ...controlPort, default: 0 },
} as const;

export const builder = async (yargs: Argv) => {
  const argv = process.argv.slice(2);
  const dashes = argv.indexOf('--');
  const own = dashes === -1 ? argv : argv.slice(0, dashes);
  if (dashes === -1 && !own.some((each) => each === '--help' || each === '-h')) throw noCommand();
  const { source, clock, journal, 'fail-on-unexpected': fail } = runFlags;
  const flags = { world, ...settings, source, clock, journal, 'fail-on-unexpected': fail };
  return yargs
    .parserConfiguration({ 'populate--': true })
    .options(runFlags)
    .config(await settingsFor(flags, { env: process.env, argv: own }))
    .check(portsInRange)
    .check(transparency)
    .example('$0 run -- npm test', 'with the variables set by which SDKs find the emulator and trust it')
    .example('$0 run --fault "404 x2, then answer" --expect "token times=3" -- node app.js', 'a test of its own')
    .example('$0 run --journal report.xml --fail-on-unexpected -- ./deploy.sh', 'for a CI system');
};

const transparency = ({ transparent, offline }: Record<string, unknown>): true => {
  if (transparent !== undefined && !['', 'proxy', 'sealed'].includes(transparent as string)) {
    throw new CommandError(`--transparent=${transparent}: it is proxy or sealed, or --transparent alone`, 2);
  }
  if (offline && transparent === undefined) throw new CommandError('--offline needs --transparent beside it', 2);
  return true;
};

const noCommand = () => new CommandError('say which command, after two dashes: msi-emulator run -- npm test', 2);

type Flags = {
  '--'?: string[];
  world?: string;
  source?: string;
  fault?: string[];
  clock?: string;
  journal?: string;
  expect?: string[];
  failOnUnexpected?: boolean;
  transparent?: '' | Transparency;
  offline?: boolean;
};

export const handler = async (flags: Flags): Promise<void> => {
  const [name, ...args] = (flags['--'] ?? []).map(String);
  if (name === undefined) throw noCommand();
  const scene = sceneOf(flags);
  const { sceneProblems } = await import('../run/check.ts');
  const problems = sceneProblems(scene);
  if (problems.length > 0) throw new CommandError(problems.join('\n'), 2);

  const [{ startEmulatorProcess }, { runCommand }, { commandEnvironment }] = await Promise.all([
    import('../run/emulator-process.ts'),
    import('../run/command.ts'),
    import('../run/environment.ts'),
  ]);
  const say = (sentence: string) => process.stderr.write(`msi-emulator: ${sentence}\n`);
  const emulator = await startEmulatorProcess(scene, say);
  const env = commandEnvironment(process.env, emulator.environment, scene.mark);
  const code = await runCommand({
    command: name,
    launch: () => emulator.launch({ command: name, args, env, say }),
    say,
    lost: emulator.lost.then((how) => `the emulator ended before ${name} did (${how}): ending ${name}`),
  });
  const complaints = await emulator.end();
  for (const complaint of complaints) say(complaint);
  process.exitCode = code === 0 && complaints.length > 0 ? 1 : code;
};

const sceneOf = (flags: Flags): Scene => {
  const { world, source, clock, journal, fault = [], expect = [], failOnUnexpected = false, offline = false } = flags;
  const transparent = flags.transparent === '' ? 'either' : flags.transparent;
  const names = Object.keys(emulatorFlags).map((flag) => flag.replace(/-(.)/g, (_, letter) => letter.toUpperCase()));
  return {
    ...defined({ world, source, clock, journal, transparent }),
    offline,
    options: defined(Object.fromEntries(names.map((name) => [name, flags[name as keyof Flags]]))),
    faults: fault,
    expect,
    failOnUnexpected,
    mark: randomUUID(),
  };
};

/** Without what was not said. */
const defined = <T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
