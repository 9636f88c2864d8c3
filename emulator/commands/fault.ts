import type { Argv } from 'yargs';
import type { Preset } from '../fault/presets.ts';
import type { RuleState } from '../fault/standing.ts';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';
import { withCommands } from './subcommands.ts';

export const command = 'fault';
export const describe = 'What goes wrong on purpose: add a rule, list rules and presets, remove, clear';

export const builder = (yargs: Argv) =>
  withCommands(yargs, [add, list, remove, clear])
    .demandCommand(1, 'say what to do: add, list, remove or clear')
    .example('$0 fault add "404 x2, then answer"', 'the next two requests are not found')
    .example('$0 fault add imds-404-recovers-js', 'a preset: what an SDK is known to survive')
    .example('$0 fault add port=arm: tls expired for 30 s', 'quotes are needed for * and > only')
    .example('$0 fault list', 'the rules that stand, what comes next of each, and the presets');

export const handler = (): void => {};

const json = { type: 'boolean', describe: 'Print JSON' } as const;
const line = ({ id, rule, next }: RuleState): string => `${id}  ${rule}\n     next: ${next}\n`;

const add = {
  command: 'add <rule..>',
  describe: 'Add a rule, or a preset by its name',
  builder: (yargs: Argv) =>
    yargs
      .positional('rule', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'One rule; its words are joined',
      })
      .options({ json, ...controlFlags })
      .example('$0 fault add source=imds: 429 retry-after 1 x1', 'throttled once'),
  handler: async ({ rule, json, ...flags }: ControlFlags & { rule: string[]; json?: boolean }): Promise<void> => {
    const body = JSON.stringify({ rule: rule.join(' ') });
    const state = (await askControl(controlFrom(flags, process.env), '/faults', { method: 'POST', body })) as RuleState;
    process.stdout.write(json ? `${JSON.stringify(state)}\n` : line(state));
  },
};

const list = {
  command: 'list',
  describe: 'Show the rules that stand, in the order in which they are tried, and the presets',
  builder: (yargs: Argv) => yargs.options({ json, ...controlFlags }).example('$0 fault list --json', 'for a program'),
  handler: async ({ json, ...flags }: ControlFlags & { json?: boolean }): Promise<void> => {
    const found = (await askControl(controlFrom(flags, process.env), '/faults')) as Found;
    process.stdout.write(json ? `${JSON.stringify(found)}\n` : listed(found));
  },
};

type Found = { readonly rules: readonly RuleState[]; readonly presets: readonly Preset[] };

const listed = ({ rules, presets }: Found): string => {
  const width = Math.max(...presets.map(({ name }) => name.length));
  const shown = presets.map(({ name, rule, client, requests, ends, seconds }) => {
    const waits = seconds === undefined ? '' : ` in ${[...new Set(seconds)].join(' to ')} s of waits`;
    return `${name.padEnd(width)}  ${rule}\n${' '.repeat(width + 2)}${client} ${ends}: ${requests} requests${waits}\n`;
  });
  return [rules.length === 0 ? 'no rule stands\n' : rules.map(line).join(''), '\npresets:\n', ...shown].join('');
};

const remove = {
  command: 'remove <id>',
  describe: 'Remove one rule',
  builder: (yargs: Argv) =>
    yargs
      .positional('id', { type: 'string', demandOption: true, describe: 'Its number, as add and list show it' })
      .options(controlFlags)
      .example('$0 fault remove 1', 'the first rule added'),
  handler: async ({ id, ...flags }: ControlFlags & { id: string }): Promise<void> => {
    await askControl(controlFrom(flags, process.env), `/faults/${encodeURIComponent(id)}`, { method: 'DELETE' });
    process.stderr.write(`removed rule ${id}\n`);
  },
};

const clear = {
  command: 'clear',
  describe: 'Remove every rule',
  builder: (yargs: Argv) => yargs.options(controlFlags).example('$0 fault clear', 'nothing goes wrong any more'),
  handler: async (flags: ControlFlags): Promise<void> => {
    const { removed } = (await askControl(controlFrom(flags, process.env), '/faults', { method: 'DELETE' })) as {
      removed: number;
    };
    process.stderr.write(`removed ${removed} ${removed === 1 ? 'rule' : 'rules'}\n`);
  },
};
