import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { run, type Started, scratch, start } from './command-line.ts';

jest.setTimeout(30_000);
const place = scratch();
const { cwd } = place;
const started: Started[] = [];
const begin = async (args: readonly string[]): Promise<Started> => {
  const each = await start(args, { cwd });
  started.push(each);
  return each;
};
afterEach(() => Promise.all(started.splice(0).map(({ end, child }) => child.exitCode === null && end('SIGKILL'))));
afterAll(place.remove);

const path = '/metadata/identity/oauth2/token?api-version=2020-06-01&resource=https://management.azure.com/';

describe('msi-emulator start', () => {
  test('--nmi serves IMDS without the Metadata header', async () => {
    const status = async ({ ready }: Started) => (await fetch(ready.urls.identity + path)).status;
    expect(await status(await begin([]))).toBe(400);
    expect(await status(await begin(['--nmi']))).toBe(200);
  });

  test('--arc-key-folder is where key files lie, and they go at stop', async () => {
    const emulator = await begin(['--as', 'arc-server-1', '--arc-key-folder', 'keys']);
    const headers = { Metadata: 'true' };
    const { status } = await fetch(emulator.ready.urls.identity + path, { headers });
    expect([status, readdirSync(join(cwd, 'keys')).length]).toEqual([401, 1]);
    const [file = ''] = readdirSync(join(cwd, 'keys'));
    const key = readFileSync(join(cwd, 'keys', file), 'utf8');
    const second = await fetch(emulator.ready.urls.identity + path, {
      headers: { ...headers, Authorization: `Basic ${key}` },
    });
    expect([second.status, readdirSync(join(cwd, 'keys')).length]).toEqual([200, 0]);
    await fetch(emulator.ready.urls.identity + path, { headers });
    await emulator.end();
    expect(existsSync(join(cwd, 'keys'))).toBe(false);
  });
});

describe('msi-emulator env', () => {
  test('--as and --source give any host’s variables, in each shell’s words, none of them empty', async () => {
    const { ready } = await begin([]);
    const env = (...args: string[]) => run('msi-emulator', ['env', '--control', ready.urls.control, ...args], { cwd });
    const json = await env('--as', 'web-app', '--shell', 'json');
    const { set, unset } = JSON.parse(json.stdout) as { set: Record<string, string>; unset: string[] };
    expect(Object.keys(set).filter((name) => !/^(AZURE_|NODE_|SSL_|REQUESTS_|CURL_|JAVA_|GIT_)/.test(name))).toEqual([
      'IDENTITY_ENDPOINT',
      'IDENTITY_HEADER',
    ]);
    expect(Object.values(set).every((value) => value !== '')).toBe(true);
    expect(unset).toEqual(expect.arrayContaining(['MSI_ENDPOINT', 'MSI_SECRET', 'IMDS_ENDPOINT']));
    expect((await env('--source', 'app-service', '--as', 'web-app', '--shell', 'sh')).stdout).toContain(
      `export IDENTITY_HEADER='${set.IDENTITY_HEADER}'`,
    );
    expect((await env('--source', 'azure-arc', '--shell', 'pwsh')).stdout).toMatch(/^\$env:IMDS_ENDPOINT = 'http:/m);
    const wrong = await env('--source', 'imds', '--as', 'web-app');
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      'msi-emulator: --source imds: web-app (Microsoft.Web/sites) speaks app-service and app-service-2017\n',
    ]);
  });
});
