import { describe, expect, test } from '@jest/globals';
import type { Running, Scene } from '../../emulator/doctor/scene.ts';
import { find, laptop, led, levels, says } from './scene.ts';

const emulator: Running = { control: 'http://127.0.0.1:50344', as: 'vm-web-1', caFile: '/tmp/ca.pem', now: laptop.now };

describe('doctor › imds', () => {
  const answered = (status: number, headers = {}, body = '') => ({
    imds: { kind: 'answered' as const, status, headers, body },
  });

  test.each<[string, string, Partial<Scene>]>([
    ['nobody', 'ok: nobody answers at 169.254.169.254 (ENETUNREACH)', {}],
    ['silence', 'note: nobody answers at 169.254.169.254 within a second', { imds: { kind: 'silent' } }],
    ['no question', 'note: not checked: --no-imds', { imds: { kind: 'not-asked' } }],
    ['Azure', "note: Azure's own IMDS answers: this machine is an Azure VM", answered(200, { server: 'IMDS/150.870' })],
    [
      'a hosted runner',
      "note: Azure's own IMDS answers: this GitHub Actions runner is an Azure VM",
      { ...answered(200, {}, '{"apiVersions":["2017-03-01"]}'), env: { CI: 'true', GITHUB_ACTIONS: 'true' } },
    ],
    [
      'Google Cloud',
      'note: the metadata service of Google Cloud answers 404',
      answered(404, { 'metadata-flavor': 'Google' }),
    ],
    ['AWS', 'note: the metadata service of AWS answers 401', answered(401, { server: 'EC2ws' })],
    ['Docker Desktop', 'ok: Docker Desktop’s proxy', answered(403, {}, 'attempted to an unreachable network.')],
    [
      'anyone',
      "note: something that is not Azure's IMDS (Server: nginx) answers 403",
      answered(403, { server: 'nginx' }),
    ],
  ])('%s', (_, expected, more) => {
    expect(says('imds', more).slice(0, expected.length)).toBe(expected);
  });
});

describe('doctor › emulator', () => {
  test.each<[string, string, Partial<Scene>]>([
    ['none', 'note: none runs', {}],
    [
      'one that is gone',
      'problem: AZURE_EMULATOR_CONTROL_URL=http://127.0.0.1:50344: no emulator answers',
      { env: led },
    ],
    [
      'one that nothing leads to',
      'note: one answers at http://127.0.0.1:50344 and speaks for vm-web-1; nothing',
      { emulator },
    ],
    ['this one', 'ok: one answers', { emulator, env: led, hasFile: () => true }],
    [
      'a certificate that is gone',
      'problem: one answers at http://127.0.0.1:50344 and speaks for vm-web-1, but AZURE_EMULATOR_CA_FILE=/tmp/ca.pem is gone',
      { emulator, env: led },
    ],
    [
      'another run’s certificate',
      'problem: one answers at http://127.0.0.1:50344 and speaks for vm-web-1, but AZURE_EMULATOR_CA_FILE is another',
      { emulator, env: { ...led, AZURE_EMULATOR_CA_FILE: '/tmp/old.pem' }, hasFile: () => true },
    ],
  ])('%s', (_, expected, more) => {
    expect(says('emulator', more).slice(0, expected.length)).toBe(expected);
  });
});

describe('doctor › trust', () => {
  const runtime = { runtime: 'curl', variable: 'CURL_CA_BUNDLE' };
  const trust = [
    { ...runtime, outcome: 'trusted' as const, detail: '' },
    { ...runtime, outcome: 'refused' as const, detail: 'self-signed' },
    { ...runtime, outcome: 'not-checked' as const, detail: 'no answer within 30 s' },
  ];

  test('is a problem only where this environment is an emulator’s', () => {
    expect(find('trust', { trust, env: led })).toEqual([
      { level: 'ok', says: "curl trusts the emulator's certificate" },
      {
        level: 'problem',
        says: "curl does not trust the emulator's certificate: self-signed",
        todo: 'eval "$(msi-emulator env)", which sets CURL_CA_BUNDLE',
      },
      { level: 'note', says: 'curl: not checked, no answer within 30 s' },
    ]);
    expect(levels('trust', { trust })).toEqual(['ok', 'note', 'note']);
  });
});

test('doctor › ports › free, an emulator’s, and taken', () => {
  const ports = (['taken', 'emulator', 'free'] as const).map((state, index) => ({
    flag: ['port', 'arm-port', 'control-port'][index] as string,
    port: 50342 + index,
    state,
  }));
  expect(find('ports', { ports })).toEqual([
    {
      level: 'problem',
      says: 'port 50342 is held by another program',
      todo: 'stop it, or start with --port and another port (0 for any free one)',
    },
    { level: 'ok', says: '50343: held by a running emulator' },
    { level: 'ok', says: '50344: free' },
  ]);
});

test.each<[string[], string]>([
  [['127.0.0.1', '::1'], 'ok: localhost is 127.0.0.1 and ::1'],
  [['::1', '127.0.0.1'], 'note: localhost is ::1 first'],
  [['10.0.0.1', '127.0.0.1'], 'problem: localhost is 10.0.0.1, which is not this machine'],
  [[], 'problem: localhost has no address'],
])('doctor › localhost › %j', (localhost, expected) => {
  expect(says('localhost', { localhost }).slice(0, expected.length)).toBe(expected);
});

test.each<[string, string[], Partial<Scene>]>([
  ['# 127.0.0.1 management.azure.com\n127.0.0.1 notazure.com', ['ok'], {}],
  ['127.0.0.1 Management.Azure.com # ours', ['note'], { emulator }],
  ['127.0.0.1 management.azure.com', ['problem'], {}],
  ['10.1.2.3 web login.microsoftonline.com kv.vault.azure.net', ['note', 'note'], {}],
])('doctor › hosts › %j', (hostsFile, expected, more) => {
  expect(levels('hosts', { hostsFile, ...more })).toEqual(expected);
});

describe('doctor › clock', () => {
  const imdsAt = (now: number) => ({
    kind: 'answered' as const,
    status: 200,
    headers: { server: 'IMDS/150', date: new Date(now).toUTCString() },
    body: '',
  });

  test.each<[string, string, Partial<Scene>]>([
    ['right', 'ok: 2026-06-01T00:00:00.000Z', { imds: imdsAt(laptop.now + 60_000) }],
    ['off IMDS’s', "problem: the machine's clock is 10 minutes behind IMDS's", { imds: imdsAt(laptop.now + 600_000) }],
    ['at its beginning', "problem: the machine's clock says 1970-01-01", { now: 0 }],
    [
      'the emulator’s, turned',
      "note: the emulator's clock is 1440 minutes ahead of the machine's",
      { emulator: { ...emulator, now: laptop.now + 86_400_000 } },
    ],
  ])('%s', (_, expected, more) => {
    expect(says('clock', more).slice(0, expected.length)).toBe(expected);
  });
});
