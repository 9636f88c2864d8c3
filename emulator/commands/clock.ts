import type { Argv } from 'yargs';
import { clockForms } from '../clock/parse.ts';
import type { ClockState } from '../clock/settable.ts';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';

export const command = 'clock [turn..]';
export const describe = 'The emulator’s time: show it, or freeze, set, advance, scale, run or reset it';

export const builder = (yargs: Argv) =>
  yargs
    .positional('turn', { type: 'string', array: true, describe: Object.values(clockForms).join(' | ') })
    .options({ json: { type: 'boolean', describe: 'Print JSON' }, ...controlFlags })
    .example('$0 clock', 'what time it is')
    .example('$0 clock advance 1d', 'the next request gets a fresh token')
    .example('$0 clock set 2026-01-01T00:00:00Z, freeze', 'several turns, with commas');

type Flags = ControlFlags & { turn?: string[]; json?: boolean };

export const handler = async ({ turn = [], json, ...flags }: Flags): Promise<void> => {
  const control = controlFrom(flags, process.env);
  const init = turn.length === 0 ? {} : { method: 'POST', body: JSON.stringify({ turn: turn.join(' ') }) };
  const state = (await askControl(control, '/clock', init)) as ClockState;
  process.stdout.write(json ? `${JSON.stringify(state)}\n` : `${state.now}  ${paceOf(state)}\n`);
};

const paceOf = ({ frozen, rate, aheadMs }: ClockState): string => {
  if (frozen) return 'frozen';
  const pace = rate === 1 ? '' : `, ${rate} times as fast`;
  const seconds = Math.round(aheadMs / 1000);
  if (seconds === 0) return `as the machine’s${pace}`;
  return `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the machine’s${pace}`;
};
