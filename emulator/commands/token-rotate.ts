import type { Argv } from 'yargs';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';

export const command = 'rotate';
export const describe = 'Sign with a new key from now on; prints the published keys';

export const builder = (yargs: Argv) =>
  yargs
    .options({
      revoke: { type: 'boolean', describe: 'Tokens of the keys before no longer verify' },
      ...controlFlags,
    })
    .example('$0 token rotate --revoke', 'does your API read the JWKS again?');

export const handler = async ({ revoke = false, ...flags }: ControlFlags & { revoke?: boolean }): Promise<void> => {
  const body = JSON.stringify({ revoke });
  const keys = await askControl(controlFrom(flags, process.env), '/keys', { method: 'POST', body });
  process.stdout.write(`${JSON.stringify(keys)}\n`);
};
