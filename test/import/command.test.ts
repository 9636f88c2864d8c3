import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { run as runIn, scratch, start } from '../journey/command-line.ts';
import { importFixture } from './stage.ts';

jest.setTimeout(30_000);
const { cwd, remove } = scratch();
afterAll(remove);
const run = (...args: string[]) => runIn('msi-emulator', ['world', ...args], { cwd });
const contentOf = (file: string): string => readFileSync(join(cwd, file), 'utf8');
const lists = ['az-vm-list', 'az-identity-list', 'az-role-assignment-list'].map((name) =>
  importFixture(`${name}.json`),
);
const template = [importFixture('main.json'), '--parameters', importFixture('main.parameters.json')];

describe('world import', () => {
  test('writes a world file that check accepts, and says on stderr what was left out', async () => {
    const { code, stdout, stderr } = await run('import', ...lists, '--out', 'world.yaml');
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('osProfile.customData: dropped: it may hold a secret');
    expect(stderr).toMatch(/^wrote world\.yaml: Contoso: 1 subscription, 1 resource group, 1 virtual machine, /m);
    expect((await runIn('msi-emulator', ['check', 'world.yaml'], { cwd })).code).toBe(0);
    expect(contentOf('world.yaml')).not.toContain('I2Nsb3Vk');
  });

  test('prints without --out, as YAML or with --json', async () => {
    const [yaml, json] = [await run('import', ...template), await run('import', ...template, '--json')];
    expect(yaml.code).toBe(0);
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
  });

  test('--parameters, --subscription, --resource-group and --location say what is deployed, and where', async () => {
    const where = ['--subscription', 'Dev', '--resource-group', 'rg-web', '--location', 'uksouth'];
    const { stdout } = await run('import', ...template, '-p', 'vmCount=1', ...where);
    const { subscriptions, resources } = parse(stdout);
    expect(subscriptions).toMatchObject([{ displayName: 'Dev' }]);
    expect(resources[0]).toMatchObject({ id: expect.stringMatching(/\/rg-web$/), location: 'uksouth' });
    expect(resources.filter(({ id }: { id: string }) => id.includes('virtualMachines'))).toHaveLength(1);
  });

  test('overwrites nothing without --force, and writes nothing that is not whole', async () => {
    writeFileSync(join(cwd, 'mine.json'), 'mine');
    expect(await run('import', ...lists, '--out', 'mine.json')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'msi-emulator: mine.json is there already; say --force to overwrite it\n',
    });
    expect((await run('import', importFixture('main.json'), '--out', 'mine.json', '--force')).code).toBe(2);
    expect(contentOf('mine.json')).toBe('mine');
    expect((await run('import', ...lists, '--out', 'mine.json', '--force')).code).toBe(0);
    expect(JSON.parse(contentOf('mine.json')).resources).toHaveLength(2);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('names every file that it can’t read, exit code 2', async () => {
    writeFileSync(join(cwd, 'broken.json'), '{\n  "a": ');
    const { code, stdout, stderr } = await run('import', 'none.json', 'main.bicep', 'broken.json');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^msi-emulator: nothing was written, because of these 3:\nnone\.json: there is no such file\nmain\.bicep: is Bicep; compile it first: az bicep build --file main\.bicep\nbroken\.json:2:8: no JSON: .*\n$/,
    );
  });

  test('reads comments in a template, and what az prints with -o yaml', async () => {
    writeFileSync(join(cwd, 'commented.json'), `// one\n{ "contentVersion": "1.0.0.0", /* two */ "resources": [] }`);
    writeFileSync(
      join(cwd, 'groups.yaml'),
      '- id: /subscriptions/1a2b3c4d-0000-4000-8000-00000000aaaa/resourceGroups/rg-a\n  location: uksouth\n  properties: { provisioningState: Succeeded }\n',
    );
    const { code, stdout } = await run('import', 'commented.json', 'groups.yaml');
    expect(code).toBe(0);
    expect(parse(stdout).resources.map(({ id }: { id: string }) => id.split('/').at(-1))).toEqual([
      'rg-a',
      'rg-imported',
    ]);
  });
});

describe('world export', () => {
  test('writes what a running emulator holds, so that another starts from it', async () => {
    await run('import', ...lists, '--out', 'start.yaml', '--force');
    const emulator = await start(['--world', 'start.yaml'], { cwd });
    const control = ['--control', emulator.ready.urls.control];
    const printed = await run('export', ...control);
    const { code, stderr } = await run('export', ...control, '--out', 'now.json');
    await emulator.end();
    expect(code).toBe(0);
    expect(stderr).toMatch(/^wrote now\.json: Contoso: 1 subscription/);
    expect(JSON.parse(contentOf('now.json'))).toEqual(parse(printed.stdout));
    expect((await run('--world', 'now.json')).stdout).toBe((await run('--world', 'start.yaml')).stdout);
  });

  test('says where none runs', async () => {
    const { code, stderr } = await run('export', '--control', 'http://127.0.0.1:1');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^msi-emulator: no emulator answers at http:\/\/127\.0\.0\.1:1 /);
  });
});
