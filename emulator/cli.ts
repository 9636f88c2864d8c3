#!/usr/bin/env node
import { orSayWhy } from './commands/failing.ts';
import { quickFlags } from './commands/quick-flags.ts';

const [command, ...words] = process.argv.slice(2);
const flags = command === 'start' ? quickFlags(words, process.env) : undefined;
await orSayWhy(async () => {
  if (flags) await (await import('./commands/start.ts')).handler(flags as never);
  else await (await import('./commands/main.ts')).main(process.argv.slice(2));
});
