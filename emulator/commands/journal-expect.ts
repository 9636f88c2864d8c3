import type { Argv } from 'yargs';
import type { Verdict } from '../journal/evaluate.ts';
import { CommandError } from './command-error.ts';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';

export const command = 'expect <line..>';
export const describe = 'Expect things of the journal, a line each; exit code 1 when one is not so';

export const builder = (yargs: Argv) =>
  yargs
    .positional('line', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'As "token imds times=1", in quotes',
    })
    .options({ json: { type: 'boolean', describe: 'Print JSON' }, ...controlFlags })
    .example('$0 journal expect "token imds times=1" "arm status=4xx never"', 'one token fetch, no refusal');

type Flags = ControlFlags & { line: string[]; json?: boolean };

export const handler = async ({ line, json, ...flags }: Flags): Promise<void> => {
  const body = JSON.stringify({ expect: line });
  const answer = await askControl(controlFrom(flags, process.env), '/journal/expect', { method: 'POST', body });
  const { verdicts } = answer as { verdicts: readonly Verdict[] };
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : verdicts.map(({ message }) => `${message}\n`).join(''));
  const failed = verdicts.filter(({ ok }) => !ok).length;
  if (failed > 0) {
    throw new CommandError(
      `${failed} of ${verdicts.length} ${verdicts.length === 1 ? 'expectation' : 'expectations'} failed`,
      1,
    );
  }
};
