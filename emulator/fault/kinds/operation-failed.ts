import { kind } from '../kind.ts';

export const operationFailed = kind({
  name: 'operation-failed',
  level: 'condition',
  reaches: ['arm'],
  summary: 'a long-running operation of ARM ends in failure',
  example: 'method=POST: operation-failed x1',
  args: {},
  effect: () => ({ condition: { name: 'operation-failed' } }),
});
