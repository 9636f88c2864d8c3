import type { Operation } from './arm/operations.ts';
import { parseResourceId } from './world/resource-id.ts';
import type { Changes } from './world/store.ts';

/** What a state file holds. */
export type SavedState = {
  readonly version: 1;
  readonly tenantId: string;
  readonly changes: Changes;
  readonly operations: readonly Operation[];
};

type Map = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null && !Array.isArray(value);

const hasTexts = (value: Map, ...keys: string[]): boolean => keys.every((key) => typeof value[key] === 'string');

const isResource = (value: unknown): boolean =>
  isMap(value) &&
  hasTexts(value, 'id', 'name', 'type') &&
  isMap(value.properties) &&
  parseResourceId(value.id as string)?.type !== undefined;

const isAssignment = (value: unknown): boolean =>
  isMap(value) && hasTexts(value, 'name', 'principalId', 'principalType', 'roleDefinitionId', 'scope');

const isOperation = (value: unknown): boolean =>
  isMap(value) &&
  hasTexts(value, 'operationId', 'subscriptionId', 'resourceId', 'principalId', 'status') &&
  Number.isFinite(value.startTime) &&
  Number.isFinite(value.endTime) &&
  isMap(value.success) &&
  isMap(value.failure);

const isText = (value: unknown): boolean => typeof value === 'string';

/** Each list of a state, and what it holds. */
const lists = {
  put: isResource,
  removed: isText,
  roleAssignments: isAssignment,
  removedRoleAssignments: isText,
  unregistered: isText,
} as const;

/** Throws with a few words on the first thing that is wrong: all of it is machine-made, so one is enough. */
export const requireState = (value: unknown): SavedState => {
  if (!isMap(value)) throw new Error('not an object');
  if (value.version !== 1) throw new Error(`version ${JSON.stringify(value.version)} is not 1`);
  if (typeof value.tenantId !== 'string') throw new Error('no tenantId');
  const { changes } = value;
  if (!isMap(changes)) throw new Error('no changes');
  const check = (name: string, list: unknown, fits: (each: unknown) => boolean): void => {
    if (!Array.isArray(list)) throw new Error(`${name} is not a list`);
    const index = list.findIndex((each) => !fits(each));
    if (index >= 0) throw new Error(`${name}[${index}] can't be read`);
  };
  for (const [name, fits] of Object.entries(lists)) check(`changes.${name}`, changes[name], fits);
  check('operations', value.operations, isOperation);
  return value as SavedState;
};
