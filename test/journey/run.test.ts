import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { scratch } from './command-line.ts';
import { leftIn, runToEnd } from './runs.ts';

jest.setTimeout(30_000);
const place = scratch();
const { cwd } = place;
afterAll(place.remove);
afterEach(() => expect(leftIn(cwd)).toEqual([]));

const node = (script: string): string[] => ['--', process.execPath, '--input-type=module', '-e', script];
const run = (args: readonly string[], env: Record<string, string> = {}, input = '') =>
  runToEnd(args, { cwd, env, input });
/** The environment that the command sees. */
const seen = async (
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Record<string, string>> => {
  const { stdout, stderr } = await run([...args, ...node('console.log(JSON.stringify(process.env))')], env);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
/** The article's request, by the variables alone. */
const askForToken = `
  const url = process.env.AZURE_EMULATOR_IDENTITY_URL + '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/';
  const ask = () => fetch(url, { headers: { Metadata: 'true' } });
`;

describe('msi-emulator run', () => {
  test('leaves the command’s input, output and exit code as they are, and adds nothing', async () => {
    const script = 'cat; echo err >&2; exit 7';
    expect(await run(['--', 'sh', '-c', script], {}, 'in')).toEqual({ code: 7, stdout: 'in', stderr: 'err\n' });
  });

  test('touches nothing after the two dashes, not even what looks like a flag of its own', async () => {
    const args = ['--config', 'x', '--port', '--help', '--', '-v', 'a b', ''];
    const { stdout } = await run([
      '--',
      process.execPath,
      '-p',
      'JSON.stringify(process.argv.slice(1))',
      '--',
      ...args,
    ]);
    expect(JSON.parse(stdout)).toEqual(args);
  });

  test('says where things are, and unsets what would make an SDK choose another source', async () => {
    const inherited = { MSI_ENDPOINT: 'http://elsewhere', AZURE_CLIENT_SECRET: 's', KEPT: 'yes' };
    const env = await seen([], inherited);
    expect(env.KEPT).toBe('yes');
    expect(Object.keys(env)).not.toContain('MSI_ENDPOINT');
    expect(Object.keys(env)).not.toContain('AZURE_CLIENT_SECRET');
    expect(env.AZURE_POD_IDENTITY_AUTHORITY_HOST).toBe(env.AZURE_EMULATOR_IDENTITY_URL);
    expect(env.AZURE_RESOURCE_MANAGER_URL).toBe(env.AZURE_EMULATOR_ARM_URL);
    expect(env.AZURE_EMULATOR_ARM_URL).toMatch(/^https:\/\/localhost:\d+$/);
    const ours = Object.entries(env).filter(([name]) => /^(AZURE|MSI|IDENTITY|IMDS|ACC)_/.test(name));
    expect(ours.filter(([, value]) => value === '')).toEqual([]);
  });

  test.each([
    ['no such command', ['no-such-command'], 127, 'msi-emulator: no-such-command: no such command\n'],
    [
      'a file that is not executable',
      ['./plain.txt'],
      126,
      expect.stringMatching(/^msi-emulator: \.\/plain\.txt can't be run: /),
    ],
    ['a command that a signal ends', ['sh', '-c', 'kill -9 $$'], 137, ''],
  ])('%s: the exit code that a shell would give', async (_, command, code, stderr) => {
    writeFileSync(join(cwd, 'plain.txt'), 'plain');
    expect(await run(['--', ...command])).toEqual({ code, stdout: '', stderr });
  });

  test('without a command says how to name one', async () => {
    const wrong = {
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('after two dashes: msi-emulator run -- npm test'),
    };
    expect(await run([])).toEqual(wrong);
    expect(await run(['--'])).toEqual(wrong);
    expect(await run(['node', 'app.js'])).toEqual(wrong);
  });

  test('everything wrong with rules, expectations, clock and journal is said at once, and nothing is started', async () => {
    const wrong = [
      '--fault',
      'nonsense',
      '--fault',
      '404 y2',
      '--expect',
      'tokn',
      '--clock',
      'stop',
      '--journal',
      'j.txt',
    ];
    const { code, stdout, stderr } = await run([...wrong, '--', 'touch', 'started']);
    expect([code, stdout]).toEqual([2, '']);
    for (const part of ['"nonsense"', '"404 y2"', '"tokn"', '--clock "stop"', '--journal j.txt']) {
      expect(stderr).toContain(part);
    }
    expect(await run(['--', 'ls', 'started'])).toMatchObject({ stdout: '' });
  });

  test.each([
    ['a world that is not there', ['--world', 'none.yaml'], 'none.yaml'],
    ['a source that is none', ['--source', 'imsd'], '--source imsd'],
    ['a host that is none', ['--as', 'vm-wb-1'], '--as: no host named "vm-wb-1"'],
    ['a port that is none', ['--port', '70000'], '--port takes a whole number'],
    ['a trust file that is not there', [], 'REQUESTS_CA_BUNDLE=/nowhere.pem: '],
  ])('%s: exit code 2, and the command is not run', async (title, args, said) => {
    const env = title.startsWith('a trust') ? { REQUESTS_CA_BUNDLE: '/nowhere.pem' } : {};
    const { code, stdout, stderr } = await run([...args, '--', 'echo', 'started'], env as Record<string, string>);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });

  test('--source, --as and --world choose', async () => {
    expect((await seen(['--source', 'vm-extension'])).MSI_ENDPOINT).toMatch(/\/oauth2\/token$/);
    const who = `${askForToken} const { access_token } = await (await ask()).json();
      console.log(JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url')).xms_mirid);`;
    expect((await run(['--as', 'vm-win-1', ...node(who)])).stdout).toMatch(/\/virtualMachines\/vm-win-1\n$/);
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
    expect((await run(['--world', 'mine.json', ...node(who)])).stdout).toMatch(/\/virtualMachines\/mine\n$/);
  });

  test('--fault, again and again, and --clock set the scene', async () => {
    const script = `${askForToken} for (let i = 0; i < 3; i += 1) { const reply = await ask(); console.log(reply.status);
      if (reply.ok) console.log((await reply.json()).expires_on > 4070908800); }`;
    const faults = ['--fault', 'source=imds: 404 x1', '--fault', 'source=imds: 429 x1'];
    const { stdout } = await run([...faults, '--clock', 'set 2100-01-01T00:00:00Z', ...node(script)]);
    expect(stdout).toBe('404\n429\n200\ntrue\n');
  });

  test('flags and settings of start hold for run, too, save that only a flag chooses a port', async () => {
    writeFileSync(join(cwd, 'settings.yaml'), 'port: 1\nname: [from-config]\n');
    const settings = ['--config', 'settings.yaml', '--ca-file', 'ca.pem', '--ca-key-file', 'ca-key.pem'];
    const env = await runToEnd([...settings, '--', 'env'], { cwd, env: { MSI_EMULATOR_PORT: '1' } });
    expect(env.stdout).toMatch(/^AZURE_EMULATOR_IDENTITY_URL=http:\/\/from-config:(?!1$)\d+$/m);
    expect(env.stdout).toContain(`AZURE_EMULATOR_CA_FILE=${join(realpathSync(cwd), 'ca.pem')}\n`);
    expect(readFileSync(join(cwd, 'ca.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');

    const [port, armPort, controlPort] = await Promise.all([freePort(), freePort(), freePort()]);
    const ports = ['--port', `${port}`, '--arm-port', `${armPort}`, '--control-port', `${controlPort}`];
    expect(await seen(ports)).toMatchObject({
      AZURE_EMULATOR_IDENTITY_URL: `http://127.0.0.1:${port}`,
      AZURE_EMULATOR_ARM_URL: `https://localhost:${armPort}`,
      AZURE_EMULATOR_CONTROL_URL: `http://127.0.0.1:${controlPort}`,
    });
  });

  test('where a proxy is set, loopback and IMDS go past it, and what went past it still does', async () => {
    const proxy = { HTTPS_PROXY: 'http://proxy.example:8080', NO_PROXY: 'intra.example, localhost' };
    const passed = 'intra.example,localhost,127.0.0.1,::1,169.254.169.254';
    expect(await seen([], proxy)).toMatchObject({ NO_PROXY: passed, no_proxy: passed });
    expect(Object.keys(await seen([], { NO_PROXY: 'intra.example' }))).not.toContain('no_proxy');
  });
});
