import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { listenFlags } from '../emulator/commands/start-flags.ts';
import { identitySources } from '../emulator/identity/sources.ts';
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
      `trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n${text}`,
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
    expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual([
      'js',
      'powershell',
      'sh',
      'ts',
      'yaml',
    ]);
  });

  test.each(inLanguage('js'))('its Jest test passes: $title', async ({ text }) => {
    const folder = mkdtempSync(join(scratch, 'jest-'));
    writeFileSync(join(folder, 'block.test.cjs'), text);
    const config = {
      rootDir: folder,
      testEnvironment: join(root, 'dist/emulator/jest/index.js'),
      testMatch: ['**/*.test.cjs'],
      transform: {},
    };
    const args = [join(root, 'node_modules/jest/bin/jest.js'), '--config', JSON.stringify(config)];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    if ((await once(child, 'close'))[0] !== 0) throw new Error(said);
  });

  test.each(inLanguage('yaml'))('its world is one: $title', async ({ text }) => {
    const { parse } = await import('yaml');
    expect(parseWorld(parse(text)).resources.length).toBeGreaterThan(0);
  });

  /** The first cells of the table under a heading, without their marks. */
  const firstCells = (heading: string): string[] => {
    const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
    return [...section.matchAll(/^\| (.*?) +\|/gm)]
      .map(([, cell = '']) => cell)
      .slice(1)
      .filter((cell) => !cell.startsWith('-'));
  };

  test('its table of sources is the code’s', () => {
    const section = readme.split('\n## Every host at once\n')[1] ?? '';
    const documented = [...section.matchAll(/^\| `([\w-]+)` \| (?:([A-Z, ]+) `(.*?)`|anything)/gm)];
    const rows = documented.map(([, name, methods, path]) => ({ name, methods, path }));
    expect(rows.slice(0, -2)).toEqual(
      identitySources.map(({ name, methods, path }) => ({ name, methods: methods.join(', '), path })),
    );
    expect(rows.slice(-2).map(({ name }) => name)).toEqual(['workload-identity', 'none']);
  });

  test('its table of commands is the command line’s', () => {
    const help = spawnSync(process.execPath, [join(root, 'dist/emulator/cli.js'), '--help']).stdout.toString();
    const commands = [...help.matchAll(/^ {2}msi-emulator (\w+)/gm)].map(([, name]) => name as string);
    const documented = firstCells('The commands').flatMap((cell) =>
      [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name),
    );
    expect(documented.sort()).toEqual(commands.sort());
  });

  test('its map names every folder of the code, and no other', () => {
    const folders = readdirSync(join(root, 'emulator'), { withFileTypes: true }).filter((each) => each.isDirectory());
    const expected = [...folders.map(({ name }) => `emulator/${name}`), 'client', 'fixtures', 'test'];
    expect(
      firstCells('The map of the code')
        .map((cell) => cell.replaceAll('`', ''))
        .sort(),
    ).toEqual(expected.sort());
  });

  test('its table of ports is the flags’', () => {
    const standard = [listenFlags.port, listenFlags['arm-port'], listenFlags['control-port']];
    expect(firstCells('Quick start in a shell')).toEqual(standard.map((flag) => String(flag.default)));
  });
});
