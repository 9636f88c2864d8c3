import { behind, optional, whole } from '../argument.ts';
import { kind } from '../kind.ts';

export const retryAfter = optional(behind('retry-after', whole(0, 86_400, 'whole seconds, such as 1')));

export const status = kind({
  name: 'status',
  bare: true,
  level: 'condition',
  summary: 'an outage: this status, in the words of the endpoint',
  example: '503 retry-after 2 x2, then answer',
  args: { status: whole(400, 599, 'a status from 400 to 599'), retryAfter },
  effect: ({ status, retryAfter }) => {
    const hint = retryAfter === undefined ? {} : { retryAfter };
    return { condition: status === 429 ? { name: 'throttled', ...hint } : { name: 'outage', status, ...hint } };
  },
});
