import { kind } from '../kind.ts';

export const metadataMissing = kind({
  name: 'metadata-missing',
  level: 'condition',
  reaches: ['source'],
  summary: 'the header that proves an honest caller is said to be missing',
  example: 'metadata-missing x1',
  args: {},
  effect: () => ({ condition: { name: 'metadata-missing' } }),
});
