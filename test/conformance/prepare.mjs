import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;

/** Runs a command to its end. Gives what it printed on both, and its exit code; undefined where there is no such command. */
export const finish = (command, args, cwd = here) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command.endsWith('.cmd'),
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    child.once('error', () => resolve({ said: `there is no ${command}` }));
    child.once('close', (code) => resolve({ said, code }));
  });

/** What this machine lacks to build a program; undefined where it has all of it. */
export const lacking = async ({ needs }) => {
  for (const [command, ...args] of needs) {
    const { code } = await finish(command, args);
    if (code !== 0) return `no ${command} on this machine that answers \`${[command, ...args].join(' ')}\``;
  }
  return undefined;
};

/** Builds a program unless it stands as it would be built. Throws with what the failed command said. */
export const prepare = async (name, { folder, made, prepare }) => {
  const cwd = join(here, folder);
  const stamp = join(here, 'build', `${name}.stamp`);
  const state = hashOf(cwd);
  if (existsSync(made) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  mkdirSync(join(here, 'build'), { recursive: true });
  for (const [command, ...args] of prepare) {
    const { code, said } = await finish(command, args, cwd);
    if (code !== 0) throw new Error(`\`${[command, ...args].join(' ')}\` in ${folder} failed:\n${said.trim()}`);
  }
  writeFileSync(stamp, state);
};

const hashOf = (folder) => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !each.parentPath.includes('node_modules'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
};
