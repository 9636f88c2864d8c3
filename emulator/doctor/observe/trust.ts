import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Trust, Variables } from '../scene.ts';
import { type Runtime, runtimes } from './runtimes.ts';

/** Runs every runtime that is found here against an https URL, in this environment and side by side. */
export const askRuntimes = async (url: string, env: Variables, patience = 30_000): Promise<Trust[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'msi-emulator-doctor-'));
  try {
    const all = await Promise.all(runtimes.map((runtime) => askOne(runtime, url, { env, folder, patience })));
    return all.filter((each) => each !== undefined);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

type Parts = { readonly env: Variables; readonly folder: string; readonly patience: number };

/** Undefined where the runtime is not there, or has nothing to ask with. */
const askOne = (
  { name: runtime, command, variable, program, args, lacks }: Runtime,
  url: string,
  { env, folder, patience }: Parts,
): Promise<Trust | undefined> => {
  const file = join(folder, program?.file ?? '');
  if (program) writeFileSync(file, program.text);
  return new Promise((resolve) => {
    execFile(command, [...args(url, file)], { env: { ...env }, timeout: patience }, (error, _, stderr) => {
      if (!error) return resolve({ runtime, variable, outcome: 'trusted', detail: '' });
      if (error.code === 'ENOENT' || lacks?.test(stderr)) return resolve(undefined);
      if (error.killed) {
        return resolve({ runtime, variable, outcome: 'not-checked', detail: `no answer within ${patience / 1000} s` });
      }
      const said = firstOf(stderr);
      const isOfTrust = /cert|self.signed|verify|PKIX|trust|issuer|TLS|SSL/i.test(said);
      resolve({ runtime, variable, outcome: isOfTrust ? 'refused' : 'not-checked', detail: said });
    });
  });
};

/** The first line that is the program's own, and the end of a long one: there it says what came of it. */
const firstOf = (stderr: string): string => {
  const line = stderr.split('\n').find((each) => each.trim() !== '' && !each.startsWith('Picked up JAVA_TOOL_OPTIONS'));
  const said = (line ?? 'it said nothing').trim();
  return said.length > 150 ? `…${said.slice(-150)}` : said;
};
