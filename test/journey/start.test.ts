import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { freePort, run, type Started, scratch, start } from './command-line.ts';

jest.setTimeout(30_000);
const place = scratch();
const { cwd } = place;
const started: Started[] = [];
const begin = async (...given: Parameters<typeof start>): Promise<Started> => {
  const each = await start(...given);
  started.push(each);
  return each;
};
afterEach(() => Promise.all(started.splice(0).map(({ end }) => end('SIGKILL'))));
afterAll(place.remove);

const own = mkdtempSync(join(tmpdir(), 'msi-emulator-tmp-'));
/** Where the emulators of this file make their temporary folders. */
process.env.TMPDIR = own;
afterAll(() => rmSync(own, { recursive: true, force: true }));
const temporaryFolders = () => readdirSync(own);

const tokenFrom = async ({ ready }: Started, query = 'resource=https://management.azure.com/') => {
  const response = await fetch(`${ready.urls.identity}/oauth2/token?${query}`, { headers: { Metadata: 'true' } });
  return (await response.json()) as { access_token: string; error?: string };
};
const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
const kidOf = async ({ ready }: Started) =>
  ((await (await fetch(`${ready.urls.control}/keys`)).json()) as { keys: { kid: string }[] }).keys[0]?.kid;
const get = (url: string, ca: string, headers = {}): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    request(url, { ca, headers, agent: false }, async (response) =>
      resolve({ status: response.statusCode, body: await text(response) }),
    )
      .once('error', reject)
      .end();
  });
const getPlain = (
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    plainRequest(url, { headers, agent: false }, async (response) =>
      resolve({ status: response.statusCode, body: await text(response) }),
    )
      .once('error', reject)
      .end();
  });
describe('msi-emulator start --transparent', () => {
  test('answers by Azure’s own names, with a certificate that is theirs from an authority held to them', async () => {
    const { ready, end } = await start(['--quiet', '--transparent'], { cwd });
    const ca = readFileSync(ready.caFile);
    const port = Number(new URL(ready.urls.arm).port);
    const answers = (servername: string) =>
      new Promise((resolve) => {
        const socket = connect({ port, host: '127.0.0.1', servername, ca }, () => socket.destroy() && resolve(true));
        socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
    expect(await answers('management.azure.com')).toBe(true);
    expect(await answers('login.microsoftonline.com')).toBe(true);
    expect(await answers('vault.azure.net')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(new X509Certificate(ca).raw.toString('latin1')).toContain('management.azure.com');
    await end();
  });
});

describe('msi-emulator start', () => {
  test('prints one ready line, serves on both loopback addresses, and ends clean on each signal', async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const emulator = await begin(['--ready-file', 'ready.json'], { cwd });
      const { ready, child } = emulator;
      expect(Object.keys(ready)).toEqual(['ready', 'pid', 'urls', 'caFile', 'tenantId', 'as']);
      expect(ready).toMatchObject({ pid: child.pid, as: 'vm-web-1' });
      expect(JSON.parse(readFileSync(join(cwd, 'ready.json'), 'utf8'))).toEqual(ready);
      for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
        const url = ready.urls.control.replace('127.0.0.1', host);
        expect((await fetch(`${url}/health`)).status).toBe(200);
      }
      expect(await emulator.end(signal)).toEqual({ code: 0, signal: null });
      expect(existsSync(join(cwd, 'ready.json'))).toBe(false);
      expect(existsSync(dirname(ready.caFile))).toBe(false);
      await expect(fetch(`${ready.urls.control}/health`)).rejects.toThrow();
    }
  });

  test('--port, --arm-port and --control-port choose the ports; one in use is named with what to do', async () => {
    const [a, b, c] = await Promise.all([freePort(), freePort(), freePort()]);
    const ports = ['--port', String(a), '--arm-port', String(b), '--control-port', String(c)];
    const { ready } = await begin([], { cwd }, ports);
    expect(ready.urls).toEqual({
      identity: `http://127.0.0.1:${a}`,
      arm: `https://localhost:${b}`,
      authority: `https://localhost:${b}`,
      control: `http://127.0.0.1:${c}`,
    });
    const before = temporaryFolders();
    for (const [flag, port] of [
      ['--port', a],
      ['--arm-port', b],
      ['--control-port', c],
    ] as const) {
      const others = ['--port', '--arm-port', '--control-port']
        .filter((each) => each !== flag)
        .flatMap((each) => [each, '0']);
      const second = await run('msi-emulator', ['start', flag, String(port), ...others], { cwd });
      expect(second).toEqual({
        code: 2,
        stdout: '',
        stderr: `msi-emulator: port ${port} is in use: stop what listens there (another msi-emulator?), or choose another with ${flag} (0 for any free one)\n`,
      });
    }
    expect(temporaryFolders()).toEqual(before);
  });

  test('ends whole where the ready file can’t be written, and says why', async () => {
    const before = temporaryFolders();
    const args = [
      'start',
      '--port',
      '0',
      '--arm-port',
      '0',
      '--control-port',
      '0',
      '--quiet',
      '--ready-file',
      'no/such/ready.json',
    ];
    const { code, stdout, stderr } = await run('msi-emulator', args, { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^msi-emulator: --ready-file no\/such\/ready\.json: ENOENT.*\n$/);
    expect(temporaryFolders()).toEqual(before);
  });

  test('--as and --world choose who it speaks for', async () => {
    const emulator = await begin(['--as', 'vm-win-1'], { cwd });
    expect(emulator.ready.as).toBe('vm-win-1');
    expect(claimsOf((await tokenFrom(emulator)).access_token).xms_mirid).toMatch(/\/virtualMachines\/vm-win-1$/);
    const world = {
      subscriptions: [{ displayName: 'S' }],
      resources: [
        { type: 'Microsoft.Resources/resourceGroups', name: 'rg', location: 'westus' },
        {
          type: 'Microsoft.Compute/virtualMachines',
          resourceGroup: 'rg',
          name: 'mine',
          identity: { type: 'SystemAssigned' },
        },
      ],
    };
    writeFileSync(join(cwd, 'mine.json'), JSON.stringify(world));
    expect((await begin(['--world', 'mine.json'], { cwd })).ready.as).toBe('mine');
  });

  test('--key-file is made where it is not there, readable by its owner only, and used where it is', async () => {
    const first = await begin(['--key-file', 'key.pem'], { cwd });
    expect(first.said()).toContain('made a signing key in key.pem');
    expect(createPrivateKey(readFileSync(join(cwd, 'key.pem'))).asymmetricKeyType).toBe('rsa');
    if (process.platform !== 'win32') expect(statSync(join(cwd, 'key.pem')).mode & 0o777).toBe(0o600);
    const again = await begin(['--key-file', 'key.pem'], { cwd });
    expect(await kidOf(again)).toBe(await kidOf(first));
    expect(await kidOf(await begin([], { cwd }))).not.toBe(await kidOf(first));
  });

  test('--key-file is one file for all who start at once', async () => {
    const flags = ['--key-file', 'shared.pem', '--quiet'];
    const all = await Promise.all([1, 2, 3].map(() => begin(flags, { cwd })));
    expect(new Set(await Promise.all(all.map(kidOf))).size).toBe(1);
    expect(readdirSync(cwd).filter((name) => name.startsWith('shared.pem'))).toEqual(['shared.pem']);
  });

  test('--ca-file and --ca-key-file keep the authority; without them it is fresh', async () => {
    const flags = ['--ca-file', 'ca.pem', '--ca-key-file', 'ca-key.pem'];
    const first = await begin(flags, { cwd });
    expect(first.ready.caFile).toBe('ca.pem');
    const kept = readFileSync(join(cwd, 'ca.pem'), 'utf8');
    if (process.platform !== 'win32') expect(statSync(join(cwd, 'ca-key.pem')).mode & 0o777).toBe(0o600);
    await first.end();
    const again = await begin(flags, { cwd });
    expect(readFileSync(join(cwd, 'ca.pem'), 'utf8')).toBe(kept);
    expect((await get(`${again.ready.urls.arm}/subscriptions`, kept)).status).toBe(400);
    const fresh = await begin([], { cwd });
    expect(readFileSync(fresh.ready.caFile, 'utf8')).not.toBe(kept);
  });

  test('--ca-file never writes over a certificate that is not ours', async () => {
    writeFileSync(join(cwd, 'theirs.pem'), 'somebody else’s');
    const { code, stderr } = await run('msi-emulator', ['start', '--port', '0', '--ca-file', 'theirs.pem'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      'msi-emulator: --ca-file theirs.pem exists and is not an authority that msi-emulator made; name another file\n',
    ]);
    expect(readFileSync(join(cwd, 'theirs.pem'), 'utf8')).toBe('somebody else’s');
  });

  test('--name is answered as: in the certificate, the Host header and the urls', async () => {
    const { ready } = await begin(['--name', 'emulator', '--name', 'azure.test'], { cwd });
    expect(new URL(ready.urls.identity).hostname).toBe('emulator');
    const ca = readFileSync(ready.caFile, 'utf8');
    const arm = `https://localhost:${new URL(ready.urls.arm).port}/subscriptions`;
    for (const name of ['emulator', 'azure.test']) {
      expect((await get(arm, ca, { Host: name })).status).toBe(400);
    }
    const stranger = await getPlain(arm.replace('https:', 'http:'), { Host: 'evil.example' });
    expect(stranger.status).toBe(403);
    expect(JSON.parse(stranger.body).error.message).toContain('start it with --name');
  });

  test('--host listens there and nowhere else', async () => {
    const { ready } = await begin(['--host', '127.0.0.1'], { cwd });
    await expect(fetch(`${ready.urls.control.replace('127.0.0.1', '[::1]')}/health`)).rejects.toThrow();
    const { code, stderr } = await run('msi-emulator', ['start', '--port', '0', '--host', '203.0.113.1'], { cwd });
    expect([code, stderr]).toEqual([2, 'msi-emulator: this machine has no address 203.0.113.1; check --host\n']);
  });

  test('says one line per exchange on stderr; --quiet says none', async () => {
    const loud = await begin([], { cwd });
    await tokenFrom(loud);
    expect(loud.said()).toMatch(
      /^\d\d:\d\d:\d\d GET \/oauth2\/token\?resource=\S+ 200 vm-web-1 served: a token for https:\/\/management\.azure\.com\/ to the system-assigned identity of vm-web-1$/m,
    );
    const quiet = await begin(['--quiet'], { cwd });
    await tokenFrom(quiet);
    expect(quiet.said()).toBe('');
  });

  test('a flag goes before a variable, a variable before the config file', async () => {
    writeFileSync(join(cwd, 'settings.yaml'), 'as: vm-data-1\nquiet: true\n');
    const by = async (args: string[], env: Record<string, string>) => (await begin(args, { cwd, env })).ready.as;
    expect(await by(['--config', 'settings.yaml'], {})).toBe('vm-data-1');
    expect(await by(['--config', 'settings.yaml'], { MSI_EMULATOR_AS: 'vm-win-1' })).toBe('vm-win-1');
    expect(await by(['--config', 'settings.yaml', '--as', 'vm-bare-1'], { MSI_EMULATOR_AS: 'vm-win-1' })).toBe(
      'vm-bare-1',
    );
    expect(await by([], { MSI_EMULATOR_CONFIG: 'settings.yaml' })).toBe('vm-data-1');
    writeFileSync(join(cwd, 'settings.yaml'), 'prot: 1\n');
    const { code, stderr } = await run('msi-emulator', ['start', '--config', 'settings.yaml'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      'msi-emulator: config file settings.yaml: no setting "prot"; did you mean "port"?\n',
    ]);
  });

  test.each([
    [['--prot', '1'], 'no such flag or word: --prot; did you mean "--port"?; see msi-emulator start --help'],
    [['--port', '70000'], '--port takes a whole number from 0 (any free port) to 65535'],
    [['--as', 'vm-wb-1'], '--as: no host named "vm-wb-1"; did you mean "vm-web-1"?'],
    [['--ca-key-file', 'x.pem'], '--ca-key-file needs --ca-file beside it: the certificate that the key belongs to'],
  ])('%j is called wrongly: one line, exit code 2', async (args, message) => {
    expect(await run('msi-emulator', ['start', ...args], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: `msi-emulator: ${message}\n`,
    });
  });
});

describe('the keys shown', () => {
  test('are public halves only, at the authority, and x5t is the certificate’s SHA-1', async () => {
    const { ready } = await begin([], { cwd });
    const ca = readFileSync(ready.caFile, 'utf8');
    for (const path of [`/${ready.tenantId}/discovery/v2.0/keys`, '/common/discovery/keys']) {
      const { keys } = JSON.parse((await get(ready.urls.authority + path, ca)).body);
      for (const key of keys) {
        expect(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].filter((name) => name in key)).toEqual([]);
        const certificate = new X509Certificate(Buffer.from(key.x5c[0], 'base64'));
        expect(key.x5t).toBe(createHash('sha1').update(certificate.raw).digest('base64url'));
        expect(key.kid).toBe(`msi-emulator-${key.x5t}`);
      }
    }
  });
});
