import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { scratch } from './command-line.ts';
import { leftIn, runToEnd } from './runs.ts';

jest.setTimeout(30_000);
const { cwd, remove } = scratch();
afterAll(remove);

const ask = (...paths: string[]): string[] => [
  '--',
  process.execPath,
  '--input-type=module',
  '-e',
  `for (const path of ${JSON.stringify(paths)}) {
    if (path === 'fail') process.exit(7);
    await fetch(process.env.AZURE_EMULATOR_IDENTITY_URL + path, { headers: { Metadata: 'true' } });
  }`,
];
const token = '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net';
const run = (...args: string[]) => runToEnd(args, { cwd });
const read = (file: string) => readFileSync(join(cwd, file), 'utf8');

describe('msi-emulator run --journal', () => {
  test('writes JSON lines, whole even where the command fails', async () => {
    expect((await run('--journal', 'j.jsonl', ...ask(token, token, 'fail'))).code).toBe(7);
    const entries = read('j.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries).toMatchObject([
      { seq: 1, endpoint: 'imds', status: 200, resource: 'https://vault.azure.net' },
      { seq: 2, endpoint: 'imds', status: 200 },
    ]);
  });

  test('writes JUnit XML with a case for each expectation', async () => {
    const expectations = ['--expect', 'token imds times=1', '--expect', 'arm never', '--fail-on-unexpected'];
    expect((await run('--journal', 'j.xml', ...expectations, ...ask(token, '/nowhere'))).code).toBe(1);
    const xml = read('j.xml');
    expect(xml).toContain('<testsuites tests="3" failures="1">');
    expect(xml).toContain('name="nothing unexpected"><failure');
  });

  test('writes an HTTP archive', async () => {
    expect((await run('--journal', 'j.HAR', ...ask(token))).code).toBe(0);
    expect(JSON.parse(read('j.HAR')).log).toMatchObject({ version: '1.2', entries: [{ response: { status: 200 } }] });
  });

  test('refuses a path that can’t be written before the command runs', async () => {
    mkdirSync(join(cwd, 'folder.jsonl'));
    for (const [file, why] of [
      ['none/j.jsonl', 'ENOENT'],
      ['folder.jsonl', 'that is a folder'],
      ['j.txt', 'must be one of .jsonl, .xml, .har'],
    ] as const) {
      const { code, stderr } = await run('--journal', file, '--', 'touch', 'ran');
      expect([code, stderr]).toEqual([2, expect.stringContaining(`msi-emulator: --journal ${file}: `)]);
      expect(stderr).toContain(why);
    }
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });

  test('is written where run is told to end, too', async () => {
    const { code } = await run('--journal', 'ended.jsonl', '--', 'sh', '-c', 'kill -TERM $PPID; sleep 300');
    expect(code).toBe(143);
    expect(read('ended.jsonl')).toBe('');
  });
});

describe('msi-emulator run --expect', () => {
  test('says nothing where the journal shows it', async () => {
    const lines = ['--expect', 'token imds resource=https://vault.azure.net times=1', '--expect', 'arm never'];
    expect(await run(...lines, ...ask(token))).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('fails the run where it does not, with the nearest entries', async () => {
    const { code, stderr } = await run('--expect', 'token imds times=2', ...ask(token));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^msi-emulator: expected: token imds times=2\nbut saw only 1\n {2}#1 /);
  });

  test('the command’s own exit code wins', async () => {
    const { code, stderr } = await run('--expect', 'token imds times=2', ...ask(token, 'fail'));
    expect([code, stderr]).toEqual([7, expect.stringContaining('but saw only 1')]);
  });

  test('--fail-on-unexpected fails on what was refused, and on what no --expect covers', async () => {
    expect((await run(...ask('/nowhere'))).code).toBe(0);
    const refused = await run('--fail-on-unexpected', ...ask(token, '/nowhere'));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('GET /nowhere')]);
    expect((await run('--fail-on-unexpected', ...ask(token))).code).toBe(0);
    const uncovered = await run('--fail-on-unexpected', '--expect', 'arm never', ...ask(token));
    expect([uncovered.code, uncovered.stderr]).toEqual([1, expect.stringContaining('unexpected:')]);
  });

  test('nothing is left of any of them', () => expect(leftIn(cwd)).toEqual([]));
});
