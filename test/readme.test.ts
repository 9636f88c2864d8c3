import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { parseWorld } from '../emulator/world/parse.ts';
import { cleanEnvironment, freePort } from './journey/command-line.ts';

jest.setTimeout(60_000);
const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** Inside the package, so that `import 'msi-emulator'` is the package itself. */
const scratch = mkdtempSync(join(root, 'test', 'readme-run-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Block = { readonly language: string; readonly text: string; readonly title: string };
const blocks: Block[] = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
  language,
  text,
  title: (text.split('\n')[0] ?? '').slice(0, 60),
}));
const inLanguage = (language: string) => blocks.filter((block) => block.language === language);
const isInstall = ({ text }: Block) => /^npm (ci|cit|install)/m.test(text);
const has = (program: string) => spawnSync(program, ['--version']).status === 0;

/** Runs a program to its end, with both our commands on the PATH by their own names and behind npx, on ports of its own. */
const runWith = async (
  program: string,
  args: readonly string[],
  text: string,
): Promise<{ code: number | null; said: string }> => {
  const folder = mkdtempSync(join(scratch, 'block-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const shim = (name: string, line: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  shim('msi-emulator', `exec "${process.execPath}" "${root}/dist/emulator/cli.js" "$@"`);
  shim('msi', `exec "${process.execPath}" "${root}/dist/client/cli.js" "$@"`);
  shim('npx', 'exec "$@"');
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const onOwnPorts = text.replace(/5034[234]/g, (port) => String(ports[Number(port) - 50342]));
  const env = cleanEnvironment({
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    MSI_EMULATOR_PORT: String(ports[0]),
    MSI_EMULATOR_ARM_PORT: String(ports[1]),
    MSI_EMULATOR_CONTROL_PORT: String(ports[2]),
    AZURE_EMULATOR_CONTROL_URL: `http://127.0.0.1:${ports[2]}`,
  });
  writeFileSync(join(folder, 'block'), onOwnPorts);
  const child = spawn(program, [...args, join(folder, 'block')], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'close');
  return { code, said };
};

describe('README', () => {
  test('its install commands are exactly those that the gate runs', () => {
    const gate = readFileSync(join(root, '.ci/run'), 'utf8');
    const commands = inLanguage('sh')
      .filter(isInstall)
      .flatMap(({ text }) => text.trim().split('\n'));
    expect(commands).toEqual(['npm ci && npm run demo', 'npm cit']);
    for (const command of commands) expect(gate).toContain(`{ ${command}; }`);
  });

  const bash = has('bash') ? test.each : test.skip.each;
  if (!has('bash')) console.warn('not run: the README’s shell blocks, because this machine has no bash');
  bash(inLanguage('sh').filter((block) => !isInstall(block)))('its shell block runs: $title', async ({ text }) => {
    const { code, said } = await runWith(
      'bash',
      ['-euo', 'pipefail'],
      `trap 'kill $(jobs -p) 2>/dev/null' EXIT\n${text}`,
    );
    if (code !== 0) throw new Error(`it ended with ${code}:\n${said}`);
  });

  const pwsh = has('pwsh') ? test.each : test.skip.each;
  if (!has('pwsh')) console.warn('not run: the README’s PowerShell block, because this machine has no pwsh');
  pwsh(inLanguage('powershell'))('its PowerShell block runs: $title', async ({ text }) => {
    expect(await runWith('pwsh', ['-NoProfile', '-File'], text)).toMatchObject({ code: 0 });
  });

  test.each(inLanguage('ts'))('its TypeScript block runs: $title', async ({ text }) => {
    const { transform } = await import('esbuild');
    const { code: program } = await transform(text, { loader: 'ts', format: 'esm', target: 'node20' });
    const file = join(scratch, `block-${blocks.findIndex((block) => block.text === text)}.mjs`);
    writeFileSync(file, program);
    const child = spawn(process.execPath, [file], {
      cwd: scratch,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    expect({ code: (await once(child, 'close'))[0], said }).toEqual({ code: 0, said: '' });
  });

  test('every kind of block that it shows is one that is run here', () => {
    expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(['powershell', 'sh', 'ts', 'yaml']);
  });

  test.each(inLanguage('yaml'))('its world is one: $title', async ({ text }) => {
    const { parse } = await import('yaml');
    expect(parseWorld(parse(text)).resources.length).toBeGreaterThan(0);
  });
});
