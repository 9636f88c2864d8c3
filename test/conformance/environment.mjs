import { join } from 'node:path';
import { finish } from './prepare.mjs';

const cli = join(import.meta.dirname, '../../dist/emulator/cli.js');

/** What `msi-emulator env` prints for a source and a host, put over the environment of this process. */
export const environmentFor = async (emulator, { name, host }) => {
  const args = ['env', '--shell', 'json', '--source', name, '--as', host, '--control', emulator.urls.control];
  const { said, code } = await finish(process.execPath, [cli, ...args]);
  if (code !== 0) throw new Error(`msi-emulator ${args.join(' ')}: ${said}`);
  const { set, unset } = JSON.parse(said);
  const kept = Object.entries(process.env).filter(([key]) => !unset.includes(key));
  return { ...Object.fromEntries(kept), ...set };
};
