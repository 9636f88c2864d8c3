import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cleanEnvironment, type Ended, run, type Started, scratch, start } from './command-line.ts';

jest.setTimeout(30_000);
const place = scratch();
const { cwd } = place;
let emulator: Started;
beforeAll(async () => {
  emulator = await start([], { cwd });
});
afterEach(() => fetch(`${emulator.ready.urls.control}/reset`, { method: 'POST' }));
afterAll(async () => {
  await emulator.end();
  place.remove();
});

const env = () => ({ AZURE_EMULATOR_CONTROL_URL: emulator.ready.urls.control });
const type = (...words: string[]): Promise<Ended> => run('msi-emulator', words, { cwd, env: env() });
const vault = '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net';
const askToken = async (): Promise<number> =>
  (await fetch(emulator.ready.urls.identity + vault, { headers: { Metadata: 'true' } })).status;

describe('msi-emulator fault', () => {
  test('add, list, remove and clear, in quotes or not', async () => {
    expect(await type('fault', 'add', 'source=imds: 404 x2, then answer')).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+ {2}source=imds: 404 x2, then answer\n {5}next: 404 \(1 of 2\)\n$/),
      stderr: '',
    });
    const { stdout } = await type('fault', 'add', '--json', 'source=arm:', '503', 'x1,', 'then', 'answer');
    const { id, rule } = JSON.parse(stdout);
    expect(rule).toBe('source=arm: 503 x1, then answer');
    expect(await askToken()).toBe(404);
    const listed = await type('fault', 'list');
    expect(listed.stdout).toMatch(/404 x2, then answer\n {5}next: 404 \(2 of 2\)/);
    expect(listed.stdout).toMatch(/^imds-404-recovers-js +source=imds resource=\*: 404 x5, then answer$/m);
    expect(JSON.parse((await type('fault', 'list', '--json')).stdout).rules).toHaveLength(2);
    expect(await type('fault', 'remove', String(id))).toEqual({ code: 0, stdout: '', stderr: `removed rule ${id}\n` });
    expect(await type('fault', 'remove', String(id))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no fault rule'),
    });
    expect(await type('fault', 'clear')).toEqual({ code: 0, stdout: '', stderr: 'removed 1 rule\n' });
    expect(await askToken()).toBe(200);
  });

  test('a bad rule ends with 2, what is wrong and where', async () => {
    expect(await type('fault', 'add', 'source=imds: refuse')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'msi-emulator: bad fault rule "source=imds: refuse"\n  at character 1: refuse strikes a whole port, before any request: source= cannot choose; write port=identity or port=arm\n',
    });
  });
});

describe('msi-emulator journal', () => {
  test('shows what happened, filtered, limited, as lines or as JSON', async () => {
    await askToken();
    await fetch(emulator.ready.urls.identity + vault);
    expect((await type('journal')).stdout.trim().split('\n')).toHaveLength(2);
    expect((await type('journal', '--status', '4xx')).stdout).toMatch(/^#\d+ .* 400 .*refused: .*\n$/);
    expect((await type('journal', '--limit', '1')).stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse((await type('journal', '--json', '--source', 'imds', '--status', '200')).stdout)).toMatchObject({
      endpoint: 'imds',
      status: 200,
    });
    expect((await type('journal', 'clear')).code).toBe(0);
    expect((await type('journal')).stdout).toBe('');
  });

  test('expect ends with 0, 1 or 2, and says why', async () => {
    await askToken();
    expect(await type('journal', 'expect', 'token imds times=1', 'arm never')).toMatchObject({ code: 0, stderr: '' });
    expect(await type('journal', 'expect', 'token imds times=2', 'arm never')).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^expected: token imds times=2\nbut saw only 1\n +#\d+ /),
      stderr: 'msi-emulator: 1 of 2 expectations failed\n',
    });
    expect(JSON.parse((await type('journal', 'expect', '--json', 'imds')).stdout)).toMatchObject({ ok: true });
    expect(await type('journal', 'expect', 'token imd')).toMatchObject({ code: 2, stdout: '' });
  });

  test('export writes each form that its extension names', async () => {
    await askToken();
    for (const [file, begins] of [
      ['a.jsonl', '{"seq":'],
      ['a.har', '{\n  "log":'],
      ['a.xml', '<?xml'],
    ] as const) {
      expect(await type('journal', 'export', file)).toEqual({ code: 0, stdout: '', stderr: `${file}: 1 entry\n` });
      expect(readFileSync(join(cwd, file), 'utf8')).toMatch(new RegExp(`^${begins.replace('?', '\\?')}`));
    }
    expect(await type('journal', 'export', 'a.txt')).toMatchObject({ code: 2 });
    expect(await type('journal', 'export', 'nowhere/a.har')).toMatchObject({ code: 2 });
  });

  test('--follow shows what was and what comes, until the emulator goes', async () => {
    const own = await start([], { cwd });
    const ask = () => fetch(own.ready.urls.identity + vault, { headers: { Metadata: 'true' } });
    await ask();
    const bin = join(import.meta.dirname, '../../dist/emulator/cli.js');
    const child = spawn(process.execPath, [bin, 'journal', '--follow', '--control', own.ready.urls.control], {
      cwd,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines = createInterface(child.stdout);
    const closed = once(child, 'close');
    expect(String((await once(lines, 'line'))[0])).toMatch(/^#1 /);
    const second = once(lines, 'line');
    await ask();
    expect(String((await second)[0])).toMatch(/^#\d+ .* served: a token for/);
    await own.end();
    expect((await closed)[0]).toBe(0);
  });
});

describe('msi-emulator clock', () => {
  test('is shown and turned', async () => {
    expect((await type('clock')).stdout).toMatch(/^\S+Z {2}as the machine’s\n$/);
    expect((await type('clock', 'advance', '1d')).stdout).toMatch(/ {2}86400 s ahead of the machine’s\n$/);
    expect((await type('clock', 'set', '2026-01-01T00:00:00Z,', 'freeze')).stdout).toBe(
      '2026-01-01T00:00:00.000Z  frozen\n',
    );
    expect(JSON.parse((await type('clock', '--json')).stdout)).toMatchObject({ frozen: true, rate: 0 });
    expect(await type('clock', 'advance')).toMatchObject({ code: 2, stderr: expect.stringContaining('write how far') });
  });
});

describe('msi-emulator token', () => {
  const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

  test('every flag changes what it says', async () => {
    const { stdout } = await type(
      ...['token', '--identity', 'billing', '--audience', 'api://orders', '--tenant', 'elsewhere', '--lifetime', '1h'],
      ...[
        '--claim',
        'roles=["Admin"]',
        '--claim',
        'name=Ada',
        '--without',
        'uti',
        '--header',
        'cty=JWT',
        '--not-before',
        '7',
      ],
    );
    expect(claimsOf(stdout)).toMatchObject({
      aud: 'api://orders',
      tid: 'elsewhere',
      roles: ['Admin'],
      name: 'Ada',
      nbf: 7,
    });
    expect(claimsOf(stdout)).not.toHaveProperty('uti');
    const times = [
      '--issued-at',
      '1',
      '--expires-at',
      '1970-01-01T00:00:02Z',
      '--issuer',
      'https://i/',
      '--host',
      'vm-web-1',
    ];
    expect(claimsOf((await type('token', ...times)).stdout)).toMatchObject({ iat: 1, exp: 2, iss: 'https://i/' });
    expect(claimsOf((await type('token', '--user', 'ada@contoso.onmicrosoft.com')).stdout)).toMatchObject({
      idtyp: 'user',
    });
    expect((await type('token', '--algorithm', 'none')).stdout).toMatch(/\.\n$/);
  });

  test.each([
    [[], 0, undefined],
    [['--flaw', 'expired'], 1, /401 ExpiredAuthenticationToken: /],
    [['--audience', 'https://vault.azure.net'], 1, /401 InvalidAuthenticationTokenAudience: /],
    [['--key', 'other'], 1, /401 InvalidAuthenticationToken: the signature does not match/],
    [['--signature', 'broken'], 1, /401 InvalidAuthenticationToken: the signature does not match/],
  ] as const)('verify tells what ARM thinks of one made with %j', async (...[flags, code, said]) => {
    const { stdout: token } = await type('token', ...flags);
    const { code: ended, stdout, stderr } = await type('token', 'verify', token.trim());
    expect(ended).toBe(code);
    expect(stdout).toMatch(code === 0 ? /^(ok .*\n)+$/ : /^FAIL /m);
    expect(stderr).toMatch(said ?? /^$/);
  });

  test('verify needs no emulator with --keys, and holds to --tenant; decode shows what is in it', async () => {
    const token = (await type('token')).stdout.trim();
    const keys = await fetch(`${emulator.ready.urls.control}/keys`).then((response) => response.text());
    writeFileSync(join(cwd, 'jwks.json'), keys);
    const alone = (...words: string[]) => run('msi-emulator', ['token', 'verify', token, ...words], { cwd });
    expect(await alone('--keys', 'jwks.json')).toMatchObject({ code: 0 });
    expect(JSON.parse((await alone('--keys', 'jwks.json', '--json')).stdout)[0]).toMatchObject({
      name: 'form',
      ok: true,
    });
    expect((await alone('--keys', 'jwks.json', '--tenant', 'x')).stderr).toContain(
      '401 InvalidAuthenticationTokenTenant',
    );
    expect(await alone('--keys', 'missing.json')).toMatchObject({ code: 2 });
    const { stdout, stderr } = await run('msi-emulator', ['token', 'decode', `Bearer ${token}`], { cwd });
    expect(JSON.parse(stdout)).toEqual({ header: expect.objectContaining({ alg: 'RS256' }), claims: claimsOf(token) });
    expect(stderr).toContain('nothing was verified');
    expect(await run('msi-emulator', ['token', 'decode', 'x.y'], { cwd })).toMatchObject({ code: 2, stdout: '' });
  });

  test('rotate --revoke takes the tokens of before with it, rotate does not', async () => {
    const token = (await type('token')).stdout.trim();
    expect(JSON.parse((await type('token', 'rotate')).stdout).keys).toHaveLength(2);
    expect((await type('token', 'verify', token)).code).toBe(0);
    expect(JSON.parse((await type('token', 'rotate', '--revoke')).stdout).keys).toHaveLength(1);
    expect((await type('token', 'verify', token)).code).toBe(1);
  });

  test('bad flags end with 2 and a sentence', async () => {
    expect(await type('token', '--lifetime', 'long')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--lifetime long'),
    });
    expect(await type('token', '--claim', 'roles')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('name=value'),
    });
    expect(await type('token', '--user', 'nobody')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no user'),
    });
  });
});

describe('a control port that asks for a token', () => {
  test('is spoken to with --control-token or either variable, and refuses what has none', async () => {
    const own = await start(['--control-token', 'sesame'], { cwd });
    const { control } = own.ready.urls;
    expect(own.ready).toMatchObject({ controlToken: 'sesame' });
    const with_ = (variables: Record<string, string>, ...words: string[]) =>
      run('msi-emulator', ['healthcheck', '--control', control, ...words], { cwd, env: variables });
    expect(await with_({})).toMatchObject({ code: 2, stderr: expect.stringContaining('asks for a bearer token') });
    expect(await with_({}, '--control-token', 'sesame')).toMatchObject({ code: 0 });
    expect(await with_({ MSI_EMULATOR_CONTROL_TOKEN: 'sesame' })).toMatchObject({ code: 0 });
    expect(await with_({ AZURE_EMULATOR_CONTROL_TOKEN: 'sesame' })).toMatchObject({ code: 0 });
    await own.end();
  });
});
