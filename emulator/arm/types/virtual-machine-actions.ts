import type { PowerState, Resource } from '../../world/world.ts';
import type { Allowed } from '../allowed.ts';
import { azureTime } from '../azure-time.ts';
import { operationNotAllowed } from '../errors-of-writes.ts';
import { requireNoDeletion } from '../operations.ts';
import { startedByCompute } from '../started.ts';
import type { Written } from './resource-type.ts';

type Action = {
  /** The state during the operation, and after it; none where it stays as it is (arm.md §2.6). */
  readonly during?: PowerState;
  readonly after?: PowerState;
  /** The states in which it is refused, and in what words. */
  readonly refused?: readonly [states: readonly PowerState[], why: string];
};

const notRunning = ['stopped', 'stopping', 'deallocated', 'deallocating'] as const;

const actions: Readonly<Record<string, Action>> = {
  start: { during: 'starting', after: 'running' },
  poweroff: { during: 'stopping', after: 'stopped' },
  restart: { refused: [notRunning, 'The operation requires the VM to be running (or set to run).'] },
  deallocate: { during: 'deallocating', after: 'deallocated' },
  redeploy: {},
  reapply: {},
};

const powerOf = ({ details }: Resource): PowerState => details?.powerState ?? 'running';

/** What an action leaves as it is: who starts what runs, or stops what is deallocated, changes nothing. */
const isIdle = (power: PowerState, after: PowerState): boolean =>
  power === after || (after === 'stopped' && power === 'deallocated');

const act =
  ({ during, after, refused }: Action) =>
  (vm: Resource, allowed: Allowed): Written => {
    requireNoDeletion(vm);
    const power = powerOf(vm);
    if (refused?.[0].includes(power)) throw operationNotAllowed(refused[1]);
    const moves = during !== undefined && after !== undefined && !isIdle(power, after);
    const updating: Resource = {
      ...vm,
      details: { ...vm.details, powerState: moves ? during : power },
      properties: { ...vm.properties, provisioningState: 'Updating' },
      changedTime: azureTime(allowed.now),
    };
    allowed.store.put(updating);
    const headers = startedByCompute(allowed, updating, {
      success: { kind: 'set', provisioningState: 'Succeeded', powerState: moves ? after : power },
      failure: { kind: 'set', provisioningState: 'Failed', powerState: power },
    });
    return { status: 202, headers };
  };

/** What POST does to a virtual machine (arm.md §2.1), by its name in lower case. */
export const virtualMachineActions = Object.fromEntries(
  Object.entries(actions).map(([name, action]) => [name, act(action)]),
);
