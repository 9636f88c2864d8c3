import type { Argv } from 'yargs';
import type { Finding } from '../doctor/finding.ts';
import type { Answering } from '../doctor/observe.ts';
import { CommandError } from './command-error.ts';
import { askControl, type Control, type ControlFlags, controlFlags, controlFrom } from './running.ts';
import { settingsFor } from './settings.ts';
import { portsInRange } from './start.ts';
import { listenFlags } from './start-flags.ts';

export const command = 'doctor';
export const describe = 'Say which source SDKs would choose here, what stands in their way, and what to do';

const ports = {
  port: listenFlags.port,
  'arm-port': listenFlags['arm-port'],
  'control-port': listenFlags['control-port'],
};

export const builder = async (yargs: Argv) =>
  yargs
    .options({
      ...ports,
      imds: { type: 'boolean', default: true, describe: 'Ask 169.254.169.254 who answers there (--no-imds: leave it)' },
      json: { type: 'boolean', describe: 'Print the findings as one line of JSON' },
      ...controlFlags,
    })
    .config(await settingsFor(ports, { env: process.env, argv: process.argv.slice(2) }))
    .check(portsInRange)
    .example('$0 doctor', 'one line a finding; ends with 1 where there is a problem')
    .example('$0 run -- msi-emulator doctor', 'what a command that is run this way finds');

type Flags = ControlFlags & { port: number; armPort: number; controlPort: number; imds: boolean; json?: boolean };

export const handler = async (flags: Flags): Promise<void> => {
  const [{ observe }, { findingsOf }] = await Promise.all([
    import('../doctor/observe.ts'),
    import('../doctor/checks.ts'),
  ]);
  const { port, armPort, controlPort, imds } = flags;
  const scene = await observe({
    env: process.env,
    platform: process.platform,
    imds,
    ports: [
      { flag: 'port', port },
      { flag: 'arm-port', port: armPort },
      { flag: 'control-port', port: controlPort },
    ].filter((each) => each.port !== 0),
    emulators: await running(flags),
  });
  const findings = findingsOf(scene);
  const problems = findings.filter(({ level }) => level === 'problem').length;
  if (flags.json) process.stdout.write(`${JSON.stringify({ ok: problems === 0, findings })}\n`);
  else {
    process.stdout.write(findings.map(line).join(''));
    process.stderr.write(problems === 0 ? 'no problem found\n' : `${problems} to be mended: see "problem" above\n`);
  }
  process.exitCode = problems === 0 ? 0 : 1;
};

/** The emulator that the environment leads to, and the one on the usual port. */
const running = async (flags: Flags): Promise<Answering[]> => {
  const led = controlFrom(flags, process.env);
  const usual = { ...led, url: `http://127.0.0.1:${flags.controlPort}` };
  const controls = [led, ...(usual.url === led.url || flags.controlPort === 0 ? [] : [usual])];
  const [first, ...others] = await Promise.all(controls.map(answering));
  const isLed = flags.control !== undefined || process.env.AZURE_EMULATOR_CONTROL_URL !== undefined;
  // Where the environment leads to one that is gone, another's answer would hide it.
  return [first, ...(isLed && !first ? [] : others)].filter((each) => each !== undefined);
};

const answering = async (control: Control): Promise<Answering | undefined> => {
  try {
    const health = (await askControl(control, '/health')) as Omit<Answering, 'control' | 'now'>;
    const { now } = (await askControl(control, '/clock')) as { now: string };
    return { ...health, control: control.url, now: Date.parse(now) };
  } catch (error) {
    // It is there and wants to be asked otherwise: with its token.
    if (error instanceof CommandError && error.exitCode === 2) throw error;
    return undefined;
  }
};

const line = ({ check, level, says, todo }: Finding): string =>
  `${level.padEnd(7)}  ${check.padEnd(9)}  ${says}${todo === undefined ? '' : ` → ${todo}`}\n`;
