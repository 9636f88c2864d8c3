import { kind } from '../kind.ts';

export const refuse = kind({
  name: 'refuse',
  level: 'port',
  summary: 'nothing listens: connections are refused',
  example: 'port=identity: refuse for 5 s, then answer',
  args: {},
  effect: () => ({ port: { kind: 'refuse' } }),
});
