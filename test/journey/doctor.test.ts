import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { freePort, run, type Started, scratch, start } from './command-line.ts';

jest.setTimeout(60_000);
const { cwd, remove } = scratch();
let emulator: Started;
let set: Record<string, string>;
let ports: number[];
/** Node.js alone is found there. */
const PATH = join(cwd, 'bin');

type Finding = { check: string; level: string; says: string; todo?: string };

/** On ports that nobody holds, and with 169.254.169.254 left alone. */
const doctor = async (env: Record<string, string>, ...more: string[]) => {
  const [port, armPort, controlPort] = ports;
  const flags = [`--port=${port}`, `--arm-port=${armPort}`, `--control-port=${controlPort}`, '--no-imds'];
  const others = flags.filter((flag) => !more.some((each) => each.split('=')[0] === flag.split('=')[0]));
  return run('msi-emulator', ['doctor', ...others, ...more], { cwd, env: { PATH, ...env } });
};
const findings = async (env: Record<string, string>, ...more: string[]) => {
  const { code, stdout, stderr } = await doctor(env, '--json', ...more);
  expect({ stderr, lines: stdout.trim().split('\n').length }).toEqual({ stderr: '', lines: 1 });
  return { code, ...(JSON.parse(stdout) as { ok: boolean; findings: Finding[] }) };
};
const of = (check: string, { findings }: { findings: Finding[] }) => findings.filter((each) => each.check === check);

beforeAll(async () => {
  mkdirSync(PATH);
  symlinkSync(process.execPath, join(PATH, 'node'));
  ports = await Promise.all([freePort(), freePort(), freePort()]);
  emulator = await start([], { cwd });
  const args = ['env', '--shell', 'json', '--control', emulator.ready.urls.control];
  set = JSON.parse((await run('msi-emulator', args, { cwd })).stdout).set;
});
afterAll(async () => {
  await emulator.end();
  remove();
});

describe('msi-emulator doctor', () => {
  test('prints one line a finding, ends with 0 where there is no problem, and says so', async () => {
    const { code, stdout, stderr } = await doctor({});
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'no problem found\n' });
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/^(ok {5}|note {3}) {2}[a-z]+ +\S/);
    expect(stdout).toContain(`${ports.slice(0, 2).join(', ')} and ${ports[2]}: free`);
    expect(stdout).toContain('note     imds       not checked: --no-imds\n');
  });

  test('ends with 1 where there is one, and counts them', async () => {
    const { code, stdout, stderr } = await doctor({ MSI_SECRET: 'x', AZURE_TOKEN_CREDENTIALS: 'prd' });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '2 to be mended: see "problem" above\n' });
    expect(stdout).toContain(
      'problem  variables  MSI_SECRET is set without MSI_ENDPOINT → set MSI_ENDPOINT, or unset MSI_SECRET\n',
    );
  });

  test('--json tells the same in one line', async () => {
    const seen = await findings({ IDENTITY_ENDPOINT: 'http://127.0.0.1:1' });
    expect(seen).toMatchObject({ code: 1, ok: false });
    expect(of('source', seen)).toContainEqual({
      check: 'source',
      level: 'problem',
      says: 'no source at all for azure-identity (Python): IDENTITY_ENDPOINT is set, with neither IDENTITY_HEADER nor IMDS_ENDPOINT',
      todo: 'set one of the two, or unset IDENTITY_ENDPOINT',
    });
  });

  test('finds nothing amiss in the environment that env prints, and Node.js to trust the emulator', async () => {
    const seen = await findings(set);
    expect(seen).toMatchObject({ code: 0, ok: true });
    const { identity, control } = emulator.ready.urls;
    expect(of('source', seen)[0]?.says).toMatch(new RegExp(`^imds at ${identity} for @azure/identity, `));
    expect(of('emulator', seen)).toEqual([
      { check: 'emulator', level: 'ok', says: `one answers at ${control} and speaks for vm-web-1` },
    ]);
    expect(of('trust', seen)).toEqual([
      { check: 'trust', level: 'ok', says: "Node.js trusts the emulator's certificate" },
    ]);
  });

  test('shows what Node.js meets without the certificate authority', async () => {
    const { NODE_EXTRA_CA_CERTS: _, ...env } = set;
    const seen = await findings(env);
    expect(seen.code).toBe(1);
    expect(of('trust', seen)).toEqual([
      {
        check: 'trust',
        level: 'problem',
        says: expect.stringMatching(/^Node\.js does not trust the emulator's certificate: [A-Z_]*CERT/),
        todo: 'eval "$(msi-emulator env)", which sets NODE_EXTRA_CA_CERTS',
      },
    ]);
  });

  test('--control finds an emulator that nothing leads to, and its ports are its own', async () => {
    const { control, arm } = emulator.ready.urls;
    const armPort = new URL(arm).port;
    const seen = await findings({}, '--control', control, `--arm-port=${armPort}`);
    expect(seen.code).toBe(0);
    expect(of('emulator', seen)[0]).toMatchObject({ level: 'note', todo: 'eval "$(msi-emulator env)"' });
    expect(of('ports', seen)).toContainEqual({
      check: 'ports',
      level: 'ok',
      says: `${armPort}: held by a running emulator`,
    });
  });

  test('--port, and its variable, name a port that another program holds', async () => {
    const { port } = new URL(emulator.ready.urls.identity);
    const taken = { level: 'problem', says: `port ${port} is held by another program` };
    expect(of('ports', await findings({}, `--port=${port}`))[0]).toMatchObject(taken);
    const { stdout } = await run('msi-emulator', ['doctor', '--no-imds', '--arm-port=0', '--control-port=0'], {
      cwd,
      env: { PATH, MSI_EMULATOR_PORT: port },
    });
    expect(stdout).toContain(`problem  ports      port ${port} is held by another program`);
  });

  test('tells of variables that lead to an emulator that is gone', async () => {
    const seen = await findings({ AZURE_EMULATOR_CONTROL_URL: `http://127.0.0.1:${ports[0]}` });
    expect(of('emulator', seen)[0]).toMatchObject({ level: 'problem' });
  });
});
