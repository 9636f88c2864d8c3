import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../../dist/emulator/index.js';
import { environmentFor } from '../environment.mjs';
import { createAz } from './az.mjs';
import { chains, entrance } from './commands.mjs';

/** What is asked of az, in the order of the table. */
export const commands = [entrance, ...Object.values(chains)].flat().map(({ command }) => command);

/** Runs every command against one emulator. `saw` is told each command with what was seen, or its error. */
export const run = async (program, saw) => {
  const emulator = await startEmulator(join(import.meta.dirname, '../world.yaml'));
  const folder = mkdtempSync(join(tmpdir(), 'msi-emulator-az-'));
  try {
    const env = await environmentFor(emulator, { name: 'imds', host: 'vm-cli' });
    const { world, urls } = emulator;
    const find = (name) => world.resources.find((each) => each.name === name);
    const known = join(folder, 'known');

    const follow = async (name, steps) => {
      const at = (who) => join(folder, [name, who].join('-'));
      /** Of another configuration folder, in which the cloud is known and nobody but the machine has signed in. */
      const azOf = (who) => createAz(program.run, env, at(who));
      for (const who of existsSync(known) ? ['self', 'robot', 'guest'] : [])
        cpSync(known, at(who), { recursive: true });
      const az = existsSync(known) ? azOf('self') : createAz(program.run, env, known);
      for (const { command, act } of steps) {
        saw(command, await act({ az, azOf, arm: urls.arm, world, find }).catch((error) => error));
      }
    };
    await follow('entrance', entrance);
    await Promise.all(Object.entries(chains).map(([name, steps]) => follow(name, steps)));
  } finally {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
