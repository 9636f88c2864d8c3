import type { Store } from '../world/store.ts';
import type { PowerState, Resource } from '../world/world.ts';
import { groupBeingDeleted, operationNotAllowed } from './errors-of-writes.ts';
import { removeTree } from './remove-tree.ts';

/** What the end of an operation does to its resource. */
export type Ending =
  | { readonly kind: 'removed' }
  | { readonly kind: 'set'; readonly provisioningState: string; readonly powerState?: PowerState };

/** A long-running operation (arm.md §2). Times in milliseconds since the epoch. */
export type Operation = {
  readonly operationId: string;
  readonly subscriptionId: string;
  readonly resourceId: string;
  /** Who started it, and so may ask how it goes. */
  readonly principalId: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed';
  readonly success: Ending;
  readonly failure: Ending;
  /** Where it is to fail, or has failed. */
  readonly error?: { readonly code: string; readonly message: string };
};

export type Operations = {
  /** Starts one; an earlier one on the same resource is preempted. `fails` is a fault rule's wish. */
  begin(
    wanted: Pick<Operation, 'subscriptionId' | 'resourceId' | 'principalId' | 'success' | 'failure'>,
    fails: boolean,
  ): Operation;
  find(operationId: string): Operation | undefined;
  /** Ends what is due. */
  settle(now: number): void;
  /** Whole seconds after which to ask again: at least 1, since clients take 0 for none. */
  readonly retryAfter: number;
  all(): readonly Operation[];
  restore(operations: readonly Operation[]): void;
};

export type OperationsParts = {
  readonly store: Store;
  readonly now: () => number;
  readonly random: () => string;
  /** How long each takes, in seconds. */
  readonly seconds: number;
};

/** The oldest are forgotten beyond this many. */
const most = 1000;

const failed = {
  code: 'InternalExecutionError',
  message: 'An internal execution error occurred. Please retry later.',
};
const preempted = {
  code: 'OperationPreempted',
  message: 'Operation execution has been preempted by a more recent operation.',
};

const apply = (store: Store, resourceId: string, ending: Ending): void => {
  const resource = store.resourceFor(resourceId);
  if (!resource) return;
  if (ending.kind === 'removed') {
    removeTree(store, resourceId);
    return;
  }
  const { provisioningState, powerState } = ending;
  store.put({
    ...resource,
    ...(powerState && resource.details ? { details: { ...resource.details, powerState } } : {}),
    properties: { ...resource.properties, provisioningState },
  });
};

/** Operations go on by the emulator's clock: whoever looks, first lets end what is due. */
export const createOperations = ({ store, now, random, seconds }: OperationsParts): Operations => {
  let operations = new Map<string, Operation>();
  let running = new Set<string>();
  store.onReset(() => {
    operations = new Map();
    running = new Set();
  });
  const replace = (operation: Operation): void => {
    operations.set(operation.operationId, operation);
    if (operation.status !== 'InProgress') running.delete(operation.operationId);
  };
  const due = (at: number): Operation[] =>
    [...running]
      .map((id) => operations.get(id) as Operation)
      .filter(({ endTime }) => endTime <= at)
      .sort((one, other) => one.endTime - other.endTime);

  return {
    retryAfter: Math.max(1, Math.min(10, Math.ceil(seconds))),
    begin: (wanted, fails) => {
      const at = now();
      for (const id of running) {
        const earlier = operations.get(id) as Operation;
        if (earlier.resourceId.toLowerCase() === wanted.resourceId.toLowerCase()) {
          replace({ ...earlier, status: 'Failed', endTime: at, error: preempted });
        }
      }
      const operation: Operation = {
        ...wanted,
        operationId: random(),
        startTime: at,
        endTime: at + seconds * 1000,
        status: 'InProgress',
        ...(fails ? { error: failed } : {}),
      };
      operations.set(operation.operationId, operation);
      running.add(operation.operationId);
      if (operations.size > most) {
        const oldest = operations.keys().next().value as string;
        operations.delete(oldest);
        running.delete(oldest);
      }
      return operation;
    },
    find: (operationId) => operations.get(operationId.toLowerCase()),
    settle: (at) => {
      if (running.size === 0) return;
      for (const operation of due(at)) {
        const { error, resourceId, success, failure } = operation;
        apply(store, resourceId, error ? failure : success);
        replace({ ...operation, status: error ? 'Failed' : 'Succeeded' });
      }
    },
    all: () => [...operations.values()],
    restore: (kept) => {
      for (const operation of kept) {
        operations.set(operation.operationId, operation);
        if (operation.status === 'InProgress') running.add(operation.operationId);
      }
    },
  };
};

/** Nothing is written to what is on its way out. */
export const requireNoDeletion = ({ name, type, properties }: Resource): void => {
  if (properties.provisioningState !== 'Deleting') return;
  if (/resourcegroups$/i.test(type)) throw groupBeingDeleted(name);
  throw operationNotAllowed(
    `Operation is not allowed on '${name}' since it is marked for deletion. You can only retry the Delete operation (or wait for an ongoing one to complete).`,
  );
};
