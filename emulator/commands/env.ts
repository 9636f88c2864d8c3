import type { Argv } from 'yargs';
import type { Environment } from '../identity/env.ts';
import { noProxyFor } from '../run/environment.ts';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';
import { renderEnvironment, shellNames, shellOf } from './shells.ts';

export const command = 'env';
export const describe = 'Print what to set and what to unset so that SDKs find the running emulator';

export const builder = (yargs: Argv) =>
  yargs
    .options({
      source: {
        type: 'string',
        requiresArg: true,
        describe: 'Identity source, or none for a quick no; the host’s own without it',
      },
      as: { type: 'string', requiresArg: true, describe: 'Host; the one the emulator speaks for without it' },
      shell: { choices: shellNames, describe: 'Whose words to print it in; your shell’s without it' },
      ...controlFlags,
    })
    .example('eval "$($0 env)"', 'this shell, from now on')
    .example('$0 env --source vm-extension --shell pwsh', 'for PowerShell');

type Flags = ControlFlags & { source?: string; as?: string; shell?: string };

export const handler = async (flags: Flags): Promise<void> => {
  const query = new URLSearchParams();
  if (flags.source !== undefined) query.set('source', flags.source);
  if (flags.as !== undefined) query.set('host', flags.as);
  const answer = await askControl(controlFrom(flags, process.env), `/env?${query}`);
  const { set, unset } = answer as Environment;
  const environment = { set: { ...set, ...noProxyFor(process.env, set) }, unset };
  process.stdout.write(`${renderEnvironment(environment, flags.shell ?? shellOf(process.env, process.platform))}\n`);
};
