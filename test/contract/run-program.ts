import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RunningEmulator } from '../../emulator/start.ts';

/** Runs an unmodified program in a process of its own, told of the emulator by `env` and the CA file alone; its lines of JSON, merged. */
export const runProgram = async (
  { env, caFile }: RunningEmulator,
  program: string,
  args: readonly string[],
  source?: string,
  runtime = process.execPath,
): Promise<Record<string, unknown>> => {
  const { set, unset } = await env(source);
  const environment: NodeJS.ProcessEnv = { ...process.env, ...set, NODE_EXTRA_CA_CERTS: caFile };
  for (const name of unset) delete environment[name];
  delete environment.NODE_OPTIONS;
  const file = join(import.meta.dirname, 'programs', program);
  const child = spawn(runtime, [file, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const [printed, said, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said}`);
  return Object.assign(
    {},
    ...printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
};
