import { isMap } from './virtual-machine.ts';
import type { Details, PowerState } from './world.ts';
import type { Path, Report } from './world-error.ts';

const powerStates = ['starting', 'running', 'stopping', 'stopped', 'deallocating', 'deallocated', 'unknown'] as const;

const powerStateOf = (word: string): PowerState | undefined => {
  const bare = word.replace(/^(PowerState\/|VM )/i, '').toLowerCase();
  return powerStates.find((state) => state === bare);
};

const statusCode = (instanceView: unknown): string | undefined => {
  const statuses = isMap(instanceView) && Array.isArray(instanceView.statuses) ? instanceView.statuses : [];
  const codes = statuses.map((status) => (isMap(status) ? status.code : undefined));
  return codes.find((code): code is string => typeof code === 'string' && /^PowerState\//i.test(code));
};

/** The keys that `az vm show --show-details` adds. */
export const detailKeys = ['powerState', 'publicIps', 'privateIps', 'fqdns', 'macAddresses'] as const;

const running: Details = Object.freeze({ powerState: 'running' });

/** Reads what stands beside the model: the CLI's extras, else the power state of a pasted instance view. */
export const virtualMachineDetails = (
  extras: Readonly<Record<string, unknown>>,
  instanceView: unknown,
  path: Path,
  report: Report,
): Details => {
  const pasted = statusCode(instanceView);
  if (pasted === undefined && Object.keys(extras).length === 0) return running;
  const details: { -readonly [K in keyof Details]: Details[K] } = { powerState: 'running' };
  for (const key of detailKeys) {
    const value = extras[key] ?? (key === 'powerState' ? pasted : undefined);
    if (value === undefined || value === '') continue;
    if (typeof value !== 'string') {
      report([...path, key], 'expected a text, as az vm show -d prints it');
    } else if (key === 'powerState') {
      const state = powerStateOf(value);
      if (state) details.powerState = state;
      else report([...path, key], `no power state "${value}"; expected one of ${powerStates.join(', ')}`);
    } else details[key] = value;
  }
  return details;
};
