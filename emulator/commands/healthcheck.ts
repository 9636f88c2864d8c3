import { setTimeout as wait } from 'node:timers/promises';
import type { Argv } from 'yargs';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';

export const command = 'healthcheck';
export const describe = 'Exit with 0 when the running emulator answers, with 1 when it does not';

export const builder = (yargs: Argv) =>
  yargs
    .options({
      wait: { type: 'number', requiresArg: true, default: 0, describe: 'Seconds to keep asking' },
      ...controlFlags,
    })
    .example('$0 healthcheck --wait 30', 'in a script that starts it in the background');

export const handler = async (flags: ControlFlags & { wait: number }): Promise<void> => {
  const control = controlFrom(flags, process.env);
  const deadline = Date.now() + flags.wait * 1000;
  for (;;) {
    try {
      const { urls } = (await askControl(control, '/ready')) as { urls: Record<string, string> };
      process.stderr.write(
        `ready: ${Object.entries(urls)
          .map(([name, url]) => `${name} ${url}`)
          .join(', ')}\n`,
      );
      return;
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await wait(Math.min(200, Math.max(1, deadline - Date.now())));
    }
  }
};
