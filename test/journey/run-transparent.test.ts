import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { testWhere } from '../not-run.ts';
import { scratch } from './command-line.ts';
import { leftIn, runToEnd } from './runs.ts';

jest.setTimeout(90_000);
const place = scratch();
const { cwd } = place;
afterAll(place.remove);
afterEach(() => expect(leftIn(cwd)).toEqual([]));

/** No trust and no proxy of this machine's own, so that nothing but what run gives is tried. */
const env = Object.fromEntries(
  ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'JAVA_TOOL_OPTIONS']
    .concat(['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]))
    .map((name) => [name, '']),
);
const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const program = (name: string) => join(import.meta.dirname, '../conformance/transparent', name);
const run = (args: readonly string[], more: Record<string, string> = {}) =>
  runToEnd(args, { cwd, env: { ...env, ...more } });
const byProxy = (...args: string[]) => run(['--transparent=proxy', ...args]);
const journal = (): Record<string, unknown>[] => {
  const { stdout } = spawnSync('cat', [join(cwd, 'journal.jsonl')], { encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

/** The article's flow with the real hosts written in, in the shapes people have it, and whether this machine can run it. */
const shapes: [what: string, can: boolean, command: string[]][] = [
  ['curl and a shell script', has('curl', '--version'), ['sh', program('article.sh')]],
  ['Python’s urllib', has('python3', '--version'), ['python3', program('article-urllib.py')]],
  ['Python’s requests', has('python3', '-c', 'import requests'), ['python3', program('article-requests.py')]],
  ['Node’s fetch', true, [process.execPath, program('article-fetch.mjs')]],
  ['Node’s https', true, [process.execPath, program('article-https.mjs')]],
  ['Go’s net/http', has('go', 'version'), ['go', 'run', program('article.go')]],
  [
    'Java’s HttpClient and HttpURLConnection',
    has('java', '-version'),
    ['java', '-XX:-UsePerfData', program('Article.java')],
  ],
  ['PowerShell', has('pwsh', '-v'), ['pwsh', '-File', program('article.ps1')]],
  ['@azure/identity and @azure/arm-compute', true, [process.execPath, program('azure-identity.mjs')]],
  ['MSAL for Node', true, [process.execPath, program('msal-node.mjs')]],
];

/** Whether this machine lets a run be sealed. */
const seals =
  process.platform === 'linux' &&
  has('unshare', '--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--mount-proc', 'true');

for (const mode of ['proxy', 'sealed']) {
  describe(`msi-emulator run --transparent=${mode}`, () => {
    // A program that this machine does not have is named as not run.
    for (const [what, can, command] of shapes) {
      const why = can ? 'this machine lets no namespaces be made' : 'this machine has no such program';
      testWhere(
        can && (mode === 'proxy' || seals),
        `--transparent=${mode} with ${what}`,
        why,
      )(`${what}: the real hosts answer, unmodified`, async () => {
        const { code, stdout, stderr } = await run([`--transparent=${mode}`, '--', ...command]);
        // Go uses no proxy for localhost, so where someone else has port 50342 just now, it is theirs for Go, as is said.
        if (what.startsWith('Go') && stderr.includes('port 50342 is in use')) {
          expect([code, stdout]).toEqual([1, '']);
          return;
        }
        expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: 'vm-web-1\n' });
      });
    }
  });
}

describe('msi-emulator run --transparent=proxy', () => {
  test('says which way it is, and what it has Node load', async () => {
    const { stderr } = await byProxy('--', 'true');
    expect(stderr).toContain('transparent, by a proxy: Azure’s own hosts are answered, all else is passed through\n');
    expect(stderr).toMatch(/NODE_OPTIONS has it load .*redirect\.cjs/);
  });

  test('sets no variable of a source and unsets all, unless a source is asked for', async () => {
    const print = ['--', process.execPath, '-p', 'JSON.stringify(process.env)'];
    const bare = JSON.parse((await run(['--transparent=proxy', ...print], { MSI_ENDPOINT: 'http://x' })).stdout);
    const names = ['MSI_ENDPOINT', 'AZURE_POD_IDENTITY_AUTHORITY_HOST', 'IDENTITY_ENDPOINT'];
    for (const name of names) expect(Object.keys(bare)).not.toContain(name);
    const named = JSON.parse((await byProxy('--source', 'vm-extension', ...print)).stdout);
    expect(named.MSI_ENDPOINT).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth2\/token$/);
  });

  test('keeps what NODE_OPTIONS and NO_PROXY said before, but for the hosts that are stood in for', async () => {
    const inherited = { NODE_OPTIONS: '--no-deprecation', NO_PROXY: 'corp.example,.azure.com,*' };
    const { stdout } = await run(
      ['--transparent=proxy', '--', process.execPath, '-p', 'JSON.stringify(process.env)'],
      inherited,
    );
    const { NODE_OPTIONS, NO_PROXY, no_proxy } = JSON.parse(stdout);
    expect(NODE_OPTIONS).toMatch(/^--no-deprecation --require "/);
    expect(NO_PROXY).toMatch(/^corp\.example(,localhost,127\.0\.0\.1,::1)?$/);
    expect(no_proxy).toBe(NO_PROXY);
  });

  test('--offline lets nothing else out, Node 20 and what NO_PROXY names neither, and the journal shows it', async () => {
    writeFileSync(
      join(cwd, 'out.mjs'),
      `import http from 'node:http';
      const said = [];
      said.push(await fetch('https://example.com/').catch((error) => (error.cause ?? error).code ?? 'failed'));
      said.push(await new Promise((resolve) => http.get('http://example.org/', resolve).on('error', resolve)).then((end) => end.code ?? end.statusCode));
      console.log(said.map(String).join());`,
    );
    const { stdout } = await run(
      ['--transparent=proxy', '--offline', '--journal', 'journal.jsonl', '--', process.execPath, 'out.mjs'],
      { NO_PROXY: 'example.com,example.org' },
    );
    expect(stdout).toMatch(/^\S+\n$/);
    expect(stdout).not.toMatch(/\[object Response\]|200/);
    const refused = (target: string) =>
      `refused: --offline lets nothing out, and ${target} is not one of the hosts that are stood in for`;
    const decisions = journal().map(({ decision }) => decision);
    expect(new Set(decisions)).toEqual(new Set([refused('example.com:443'), refused('example.org:80')]));
    expect(journal().map(({ port }) => port)).toEqual(decisions.map(() => 'proxy'));
  });

  testWhere(
    has('curl', '--version'),
    'a passed-through request by curl',
    'this machine has no curl',
  )('passes another host through, and writes nothing down of what goes there but where', async () => {
    const other = createServer((_, response) => response.end('from outside')).listen(0);
    const port = (other.address() as { port: number }).port;
    const ask = `curl -sS --noproxy '' -H 'Authorization: Bearer real-secret' 'http://localhost:${port}/p?token=real-secret'`;
    const { stdout } = await byProxy('--journal', 'journal.jsonl', '--', 'sh', '-c', ask);
    other.close();
    expect(stdout).toBe('from outside');
    expect(journal()).toMatchObject([
      {
        ...{ port: 'proxy', endpoint: 'proxy', method: 'GET', path: '/', status: 200 },
        ...{ base: `http://localhost:${port}`, decision: `served: passed through to localhost:${port}` },
      },
    ]);
    expect(JSON.stringify(journal())).not.toContain('real-secret');
  });

  test('where port 50342 is another program’s, the proxy answers for it, and that is said', async () => {
    const taken = createNetServer().on('error', () => {});
    await new Promise((resolve) => taken.once('error', resolve).listen(50_342, '127.0.0.1', () => resolve(undefined)));
    const { stdout, stderr } = await byProxy('--', process.execPath, program('article-fetch.mjs'));
    taken.close();
    expect(stdout).toBe('vm-web-1\n');
    expect(stderr).toContain('port 50342 is in use, so the proxy answers for it on localhost; Go’s net/http, for one,');
  });

  test.each([
    [['--transparent=fully', '--', 'true'], '--transparent=fully: it is proxy or sealed, or --transparent alone'],
    [['--offline', '--', 'true'], '--offline needs --transparent beside it'],
  ])('%j is refused', async (args, problem) => {
    expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: `msi-emulator: ${problem}\n` });
  });

  test('an inherited proxy that it can’t pass on to is named', async () => {
    const { code, stderr } = await run(['--transparent=proxy', '--', 'true'], { ALL_PROXY: 'socks5://u:secret@h' });
    expect(code).toBe(2);
    expect(stderr).toContain("ALL_PROXY names a proxy that --transparent=proxy can't pass on to");
    expect(stderr).not.toContain('secret');
  });

  test('its certificate authority lasts a day, and may vouch for nothing but what is stood in for', async () => {
    const script = `
      const { X509Certificate } = require('node:crypto');
      const ca = new X509Certificate(require('node:fs').readFileSync(process.env.AZURE_EMULATOR_CA_FILE));
      console.log(JSON.stringify({ to: ca.validTo, raw: ca.raw.toString('latin1') }));`;
    const { stdout } = await byProxy('--', process.execPath, '-e', script);
    const { to, raw } = JSON.parse(stdout);
    expect(Date.parse(to) - Date.now()).toBeGreaterThan(86_000_000);
    expect(Date.parse(to) - Date.now()).toBeLessThanOrEqual(86_400_000);
    expect(raw).toContain('management.azure.com');
  });
});
