import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { freePort, run, type Started, scratch, start } from './command-line.ts';

jest.setTimeout(30_000);
const place = scratch();
const { cwd } = place;
let emulator: Started;
beforeAll(async () => {
  emulator = await start([], { cwd });
  nobody = `http://127.0.0.1:${await freePort()}`;
});
afterAll(async () => {
  await emulator.end();
  place.remove();
});
const control = () => ['--control', emulator.ready.urls.control];
let nobody: string;

describe('msi-emulator demo', () => {
  test('shows each step and ends with the VM’s JSON', async () => {
    const { code, stdout, stderr } = await run('msi-emulator', ['demo'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout.slice(stdout.indexOf('\n{') + 1))).toMatchObject({
      name: 'vm-web-1',
      type: 'Microsoft.Compute/virtualMachines',
    });
    expect(stderr).toMatch(/GET \/oauth2\/token\?resource=\S+ 200 vm-web-1 served: a token/);
    expect(stderr).toMatch(/403 - refused: no role of/);
  });
});

describe('msi-emulator env', () => {
  const environment = async (...args: string[]) => run('msi-emulator', ['env', ...control(), ...args], { cwd });

  test('gives what to set and what to unset, and never an empty value', async () => {
    const { code, stdout } = await environment('--shell', 'json');
    expect(code).toBe(0);
    const { set, unset } = JSON.parse(stdout);
    const { urls, caFile, tenantId } = emulator.ready;
    expect(set).toMatchObject({
      AZURE_POD_IDENTITY_AUTHORITY_HOST: urls.identity,
      AZURE_RESOURCE_MANAGER_URL: urls.arm,
      AZURE_EMULATOR_IDENTITY_URL: urls.identity,
      AZURE_EMULATOR_ARM_URL: urls.arm,
      AZURE_EMULATOR_AUTHORITY_URL: urls.authority,
      AZURE_EMULATOR_CONTROL_URL: urls.control,
      AZURE_EMULATOR_CA_FILE: caFile,
      AZURE_EMULATOR_TENANT_ID: tenantId,
    });
    expect(Object.values(set)).not.toContain('');
    expect(unset).toEqual(expect.arrayContaining(['MSI_ENDPOINT', 'IDENTITY_ENDPOINT', 'IMDS_ENDPOINT']));
    expect(unset.filter((name: string) => name in set)).toEqual([]);
  });

  test('--source and --as choose', async () => {
    const { stdout } = await environment('--shell', 'json', '--source', 'vm-extension');
    expect(JSON.parse(stdout).set.MSI_ENDPOINT).toBe(`${emulator.ready.urls.identity}/oauth2/token`);
    expect(JSON.parse(stdout).unset).toContain('AZURE_POD_IDENTITY_AUTHORITY_HOST');
    expect(await environment('--source', 'imsd')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('imsd'),
    });
    expect(await environment('--as', 'vm-wb-1')).toMatchObject({
      code: 2,
      stderr: 'msi-emulator: no host named "vm-wb-1"; did you mean "vm-web-1"?\n',
    });
  });

  test.each([
    ['sh', /^unset .*MSI_SECRET/m, /^export AZURE_EMULATOR_CA_FILE='.*'$/m],
    ['fish', /^set -e MSI_SECRET$/m, /^set -gx AZURE_EMULATOR_CA_FILE '.*'$/m],
    ['pwsh', /^Remove-Item -ErrorAction SilentlyContinue .*Env:MSI_SECRET/m, /^\$env:AZURE_EMULATOR_CA_FILE = '.*'$/m],
    ['cmd', /^set "MSI_SECRET="$/m, /^set "AZURE_EMULATOR_CA_FILE=.*"$/m],
    ['dotenv', /^# unset: .*MSI_SECRET/m, /^AZURE_EMULATOR_CA_FILE=".*"$/m],
  ])('speaks %s', async (shell, unset, set) => {
    const { stdout } = await environment('--shell', shell);
    expect(stdout).toMatch(unset);
    expect(stdout).toMatch(set);
  });

  test('names the emulator that does not answer, and what to do', async () => {
    expect(await run('msi-emulator', ['env', '--control', nobody], { cwd })).toEqual({
      code: 1,
      stdout: '',
      stderr: `msi-emulator: no emulator answers at ${nobody} (ECONNREFUSED): start one with "msi-emulator start", or name it with --control URL\n`,
    });
    const env = { AZURE_EMULATOR_CONTROL_URL: nobody };
    expect((await run('msi-emulator', ['env'], { cwd, env })).stderr).toContain(nobody);
  });
});

describe('msi-emulator healthcheck', () => {
  test('ends with 0 for one that answers, with 1 for none', async () => {
    expect((await run('msi-emulator', ['healthcheck', ...control()], { cwd })).code).toBe(0);
    expect((await run('msi-emulator', ['healthcheck', '--control', nobody], { cwd })).code).toBe(1);
  });

  test('--wait keeps asking', async () => {
    const began = Date.now();
    expect((await run('msi-emulator', ['healthcheck', '--control', nobody, '--wait', '1'], { cwd })).code).toBe(1);
    expect(Date.now() - began).toBeGreaterThan(1000);
  });
});

describe('msi-emulator', () => {
  test('--help names every command, and each command’s help has an example', async () => {
    const { stdout } = await run('msi-emulator', ['--help'], { cwd });
    const commands = [...stdout.matchAll(/^ {2}msi-emulator (\w+)/gm)].map(([, name]) => name as string);
    expect(commands).toEqual(expect.arrayContaining(['start', 'demo', 'init', 'check', 'world', 'env', 'healthcheck']));
    for (const command of commands) {
      expect((await run('msi-emulator', [command, '--help'], { cwd })).stdout).toMatch(/^Examples:$/m);
    }
  });

  test.each([
    [[], /^msi-emulator: say which command/],
    [['stat'], /^msi-emulator: no such flag or word: stat; did you mean "start"\?/],
  ])('%j is called wrongly: one line, exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await run('msi-emulator', args, { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
