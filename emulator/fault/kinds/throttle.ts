import { kind } from '../kind.ts';
import { retryAfter } from './status.ts';

export const throttle = kind({
  name: 'throttle',
  level: 'condition',
  summary: 'too many requests: 429, with a Retry-After only where one is given',
  example: 'throttle retry-after 1 x1',
  args: { retryAfter },
  effect: ({ retryAfter }) => ({
    condition: { name: 'throttled', ...(retryAfter === undefined ? {} : { retryAfter }) },
  }),
});
