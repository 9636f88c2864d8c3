import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Ended, run as runIn } from '../journey/command-line.ts';
import { worldFixture } from '../world/contoso.ts';

const folder = mkdtempSync(join(tmpdir(), 'msi-emulator-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: string[], env: Record<string, string> = {}): Promise<Ended> =>
  runIn('msi-emulator', args, { cwd: folder, env });

describe('check', () => {
  test('sums up a world that is right, exit code 0', async () => {
    const { code, stdout, stderr } = await run(['check', worldFixture('starter.yaml')]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      `${worldFixture('starter.yaml')}: Contoso: 1 subscription, 1 resource group, 1 virtual machine, 1 user-assigned identity, 2 role assignments\n`,
    );
  });

  test('prints every fault of one that is not, exit code 2', async () => {
    writeFileSync(
      join(folder, 'bad.yaml'),
      'tenent: {}\nresources:\n  - { type: Microsoft.Resources/resourceGroups }\n',
    );
    const { code, stdout, stderr } = await run(['check', 'bad.yaml']);
    expect(code).toBe(2);
    expect(stdout).toBe(
      'bad.yaml:1:1: unknown key "tenent"; did you mean "tenant"?\nbad.yaml:3:5: resources[0]: needs a name, or a full id\n',
    );
    expect(stderr).toBe('msi-emulator: bad.yaml is no world: 2 faults\n');
  });

  test('says in one line what is missing, exit code 2', async () => {
    const { code, stdout, stderr } = await run(['check']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^msi-emulator: .*see msi-emulator check --help\n$/);
  });
});

describe('init', () => {
  test('writes a starter that check finds right', async () => {
    const { code, stdout, stderr } = await run(['init']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^wrote msi-emulator\.world\.yaml; /);
    expect(readFileSync(join(folder, 'msi-emulator.world.yaml'), 'utf8')).toBe(
      readFileSync(worldFixture('starter.yaml'), 'utf8'),
    );
    expect((await run(['check', 'msi-emulator.world.yaml'])).code).toBe(0);
  });

  test('overwrites nothing without --force', async () => {
    writeFileSync(join(folder, 'mine.yaml'), 'mine');
    const refused = await run(['init', 'mine.yaml']);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      'msi-emulator: mine.yaml is there already; say --force to overwrite it\n',
    ]);
    expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toBe('mine');
    expect((await run(['init', 'mine.yaml', '--force'])).code).toBe(0);
    expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toContain('roleAssignments:');
  });

  test('says why it cannot write', async () => {
    const { code, stderr } = await run(['init', join('none', 'world.yaml')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^msi-emulator: none.world\.yaml cannot be written: ENOENT/);
  });
});

describe('world', () => {
  test('prints the shipped world in full, in a form that check accepts', async () => {
    const { code, stdout, stderr } = await run(['world']);
    expect([code, stderr]).toEqual([0, '']);
    expect(parse(stdout).tenant).toEqual({
      tenantId: 'bd14eb82-fd63-5703-ad8e-f14b5400d103',
      displayName: 'Contoso',
      domain: 'contoso.onmicrosoft.com',
    });
    writeFileSync(join(folder, 'full.yaml'), stdout);
    expect((await run(['check', 'full.yaml'])).code).toBe(0);
    expect((await run(['world', '--world', 'full.yaml'])).stdout).toBe(stdout);
  });

  test('--json prints JSON; --world, else MSI_EMULATOR_WORLD, names the file', async () => {
    writeFileSync(join(folder, 'fabrikam.yaml'), 'tenant: { displayName: Fabrikam }');
    expect(JSON.parse((await run(['world', '--json', '--world', 'fabrikam.yaml'])).stdout)).toMatchObject({
      tenant: { displayName: 'Fabrikam' },
    });
    expect(JSON.parse((await run(['world', '--json'], { MSI_EMULATOR_WORLD: 'fabrikam.yaml' })).stdout)).toMatchObject({
      tenant: { displayName: 'Fabrikam' },
    });
  });

  test('of a bad world › says what is wrong, exit code 2', async () => {
    const { code, stdout, stderr } = await run(['world', '--world', 'none.yaml']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('msi-emulator: none.yaml: there is no such file; msi-emulator init writes one to start from\n');
  });
});
