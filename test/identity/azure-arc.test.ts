import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clientKeyFolder, createArcKeyFiles } from '../../emulator/arc-key-files.ts';
import { azureArc } from '../../emulator/identity/sources/azure-arc.ts';
import { ask, createTestEmulator, keyFileOf, keyOf, lastDecision, type TestEmulator } from './hosts.ts';

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await createTestEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const host = 'arc-server-1';
const bare = { unproven: true, headers: { Metadata: 'true' } };
const asked = (sent = {}) => ask(emulator, azureArc, host, sent);
const withKey = (key: string) =>
  asked({ unproven: true, headers: { Metadata: 'true', Authorization: `Basic ${key}` } });
const files = () => (existsSync(emulator.keyFolder) ? readdirSync(emulator.keyFolder) : []);

describe('azure-arc', () => {
  test('makes no folder and no file until an Arc host is really asked', async () => {
    await asked({ unproven: true });
    expect(lastDecision(emulator)).toBe('refused: no Metadata: true header');
    expect(existsSync(emulator.keyFolder)).toBe(false);
  });

  test('names a file in the one folder that clients read: .key, small, its bytes the key and no line end', async () => {
    const { status, headers } = await asked(bare);
    const challenge = headers['www-authenticate'] as string;
    const separator = platform() === 'win32' ? '\\' : '/';
    expect(status).toBe(401);
    expect(challenge.startsWith(`Basic realm=${clientKeyFolder}${separator}`)).toBe(true);
    expect(challenge.split('=')).toHaveLength(2);
    const file = keyFileOf(emulator, challenge);
    expect(readFileSync(file, 'utf8')).toMatch(/^[\w-]+$/);
    expect(statSync(file).size).toBeLessThanOrEqual(4096);
    if (platform() !== 'win32') expect(statSync(file).mode & 0o007).toBe(0);
    expect(lastDecision(emulator)).toBe(
      `refused: challenged to show what is in ${challenge.slice('Basic realm='.length)}`,
    );
  });

  test('has a fresh key for each challenge, good once, its file gone after', async () => {
    const [first, second] = [await keyOf(emulator, host), await keyOf(emulator, host)];
    expect(first).not.toBe(second);
    expect(files()).toHaveLength(2);
    expect((await withKey(second)).status).toBe(200);
    expect(files()).toHaveLength(1);
    const again = await withKey(second);
    expect([again.status, again.body.error]).toEqual([401, 'unauthorized_client']);
    expect(lastDecision(emulator)).toMatch(
      /^refused: the Authorization header holds no key that is still good; challenged anew/,
    );
    expect((await withKey(first)).status).toBe(200);
  });

  test('uses the key up even where the request is wrong otherwise', async () => {
    const key = await keyOf(emulator, host);
    const headers = { Metadata: 'true', Authorization: `Basic ${key}` };
    expect((await asked({ unproven: true, headers, query: { resource: undefined } })).status).toBe(400);
    expect((await withKey(key)).status).toBe(401);
  });

  test('keeps no more than 64 keys that nobody comes back for', () => {
    const keyFiles = createArcKeyFiles(emulator.keyFolder);
    const first = keyFileOf(emulator, keyFiles.issue());
    const oldest = readFileSync(first, 'utf8');
    for (let times = 0; times < 64; times++) keyFiles.issue();
    expect(files()).toHaveLength(64);
    expect(existsSync(first)).toBe(false);
    expect(keyFiles.redeem(oldest)).toBe(false);
    keyFiles.clear();
  });

  test('takes files and folder away at reset, but not what others put there', async () => {
    await asked(bare);
    emulator.reset();
    expect(existsSync(emulator.keyFolder)).toBe(false);
    await asked(bare);
    writeFileSync(join(emulator.keyFolder, 'theirs'), '');
    emulator.reset();
    expect(files()).toEqual(['theirs']);
    rmSync(emulator.keyFolder, { recursive: true });
  });

  test('says where key files can’t be written, and answers with its own error', async () => {
    const place = mkdtempSync(join(tmpdir(), 'msi-emulator-test-'));
    writeFileSync(join(place, 'file'), '');
    const blocked = await createTestEmulator(undefined, { arcKeyFolder: join(place, 'file', 'tokens') });
    const { status, body } = await ask(blocked, azureArc, host, bare);
    const sentence =
      /^can't write Azure Arc's key files in .*tokens \((ENOTDIR|EEXIST|ENOENT)\), the folder that its clients read: make it writable \(.*\), or name one that is mounted there with --arc-key-folder$/;
    expect(status).toBe(500);
    expect(body).toEqual({ error: 'server_error', error_description: expect.stringMatching(sentence) });
    expect(lastDecision(blocked).slice('refused: '.length)).toMatch(sentence);
    blocked.close();
    rmSync(place, { recursive: true });
  });

  test('is said to have no clients where the machine runs macOS', () => {
    const trouble = createArcKeyFiles(tmpdir()).trouble();
    expect(trouble).toBe(
      platform() === 'darwin'
        ? 'no client of Azure Arc runs on macOS: they know its key files on Linux and Windows only'
        : undefined,
    );
  });
});
