import { matching } from '../argument.ts';
import { kind } from '../kind.ts';

export const variant = kind({
  name: 'variant',
  level: 'condition',
  reaches: ['source'],
  summary: 'the token response in another shape that real hosts have shown',
  example: 'variant numbers',
  args: { variant: matching(/^[a-z][a-z0-9-]*$/, 'the name of a response shape, such as numbers') },
  effect: ({ variant }) => ({ condition: { name: 'variant', variant } }),
});
