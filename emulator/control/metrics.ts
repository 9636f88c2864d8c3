import type { SettableClock } from '../clock/settable.ts';
import type { Endpoint, Reply } from '../exchange/reply.ts';
import type { Faults } from '../fault/faults.ts';
import type { Journal } from '../journal/journal.ts';

/** Counters of what was served, in labels that stay few. */
export type Metrics = {
  /** The endpoint with every reply of it counted. */
  wrap(endpoint: Endpoint, port: string): Endpoint;
  /** Prometheus text, version 0.0.4, with gauges that are read now. */
  text(now: Gauged): string;
};

export type Gauged = { readonly journal: Journal; readonly faults: Faults; readonly clock: SettableClock };

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

export const createMetrics = (version: string): Metrics => {
  const exchanges = new Map<string, number>();
  const tokens = new Map<string, number>();
  const faulted = new Map<string, number>();
  const add = (counter: Map<string, number>, labels: string) => counter.set(labels, (counter.get(labels) ?? 0) + 1);
  const counted = (port: string, { status, outcome: { endpoint, uti, fault } }: Reply): void => {
    add(exchanges, `port="${port}",endpoint="${endpoint}",status="${status}"`);
    if (uti !== undefined && endpoint !== 'arm') add(tokens, `endpoint="${endpoint}"`);
    if (fault !== undefined) add(faulted, `endpoint="${endpoint}"`);
  };
  return {
    wrap: (endpoint, port) => (request) => {
      const reply = endpoint(request);
      const note = (settled: Reply): Reply => {
        counted(port, settled);
        return settled;
      };
      return reply instanceof Promise ? reply.then(note) : note(reply);
    },
    text: (now) =>
      [
        ...family('msi_emulator_build_info', 'gauge', 'The version, as a label.', [[`version="${version}"`, 1]]),
        ...family('msi_emulator_exchanges_total', 'counter', 'Requests answered.', [...exchanges]),
        ...family('msi_emulator_tokens_total', 'counter', 'Tokens handed out, from the cache or new.', [...tokens]),
        ...family('msi_emulator_faulted_exchanges_total', 'counter', 'Requests that a fault struck.', [...faulted]),
        ...gauges(now).flatMap(([name, help, value]) => family(name, 'gauge', help, [['', value]])),
        '',
      ].join('\n'),
  };
};

const gauges = ({ journal, faults, clock }: Gauged): [name: string, help: string, value: number][] => [
  ['msi_emulator_journal_entries', 'Exchanges that the journal holds.', journal.entries().length],
  ['msi_emulator_journal_lost_entries', 'Exchanges that it dropped to make room.', journal.lost],
  ['msi_emulator_fault_rules', 'Fault rules that stand.', faults.list().length],
  ['msi_emulator_clock_ahead_seconds', 'How far the clock is ahead of the machine’s.', clock.state().aheadMs / 1000],
];

const family = (
  name: string,
  type: string,
  help: string,
  samples: readonly (readonly [string, number])[],
): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...samples.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}`),
];
