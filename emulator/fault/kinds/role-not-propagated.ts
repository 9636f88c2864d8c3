import { kind } from '../kind.ts';

export const roleNotPropagated = kind({
  name: 'role-not-propagated',
  level: 'condition',
  reaches: ['arm'],
  summary: 'ARM does not know yet of the role assignment: 403 AuthorizationFailed',
  example: 'role-not-propagated x3, then answer',
  args: {},
  effect: () => ({ condition: { name: 'role-not-propagated' } }),
});
