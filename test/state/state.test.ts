import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';

jest.setTimeout(60_000);
const folder = mkdtempSync(join(tmpdir(), 'msi-emulator-state-'));
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string) => join(folder, name);

const armed = async (emulator: RunningEmulator) => {
  const token = await emulator.forge({ host: 'vm-win-1' });
  const subscription = emulator.world.subscriptions[1]?.subscriptionId;
  const group = `/subscriptions/${subscription}/resourceGroups/rg-prod`;
  const send = async (method: string, path: string, body?: unknown) => {
    const reply = await fetch(`${emulator.urls.arm.replace('https', 'http')}${group}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: reply.status,
      json: (await reply.json().catch(() => undefined)) as { statuses: { code: string }[] },
    };
  };
  return send;
};
const vault = '/providers/Microsoft.KeyVault/vaults/kv-1?api-version=2023-07-01';
const machine = '/providers/Microsoft.Compute/virtualMachines/vm-win-1';
const version = '?api-version=2024-11-01';

describe('--state', () => {
  test('keeps what was written over ARM, operations under way too, and forgets it with a reset', async () => {
    const state = inFolder('state.json');
    const now = Date.UTC(2026, 0, 12);
    {
      await using emulator = await startEmulator(undefined, { state, operationSeconds: 30, now: () => now });
      const send = await armed(emulator);
      expect((await send('PUT', vault, { location: 'westus2', tags: { a: 'b' } })).status).toBe(201);
      expect((await send('POST', `${machine}/deallocate${version}`)).status).toBe(202);
    }
    expect(statSync(state).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    expect(readdirSync(folder)).toEqual(['state.json']);
    {
      await using emulator = await startEmulator(undefined, { state, now: () => now + 31_000 });
      const send = await armed(emulator);
      expect((await send('GET', vault)).json).toMatchObject({ tags: { a: 'b' } });
      const { json } = await send('GET', `${machine}/instanceView${version}`);
      expect(json.statuses[1]?.code).toBe('PowerState/deallocated');
      expect((await send('DELETE', vault)).status).toBe(200);
      emulator.reset();
    }
    await using emulator = await startEmulator(undefined, { state });
    const send = await armed(emulator);
    expect((await send('GET', vault)).status).toBe(404);
    expect((await send('GET', `${machine}/instanceView${version}`)).json.statuses[1]?.code).toBe('PowerState/running');
  });

  test.each([
    ['half.json', '{"version":1,"tena', /is damaged \(.*\); it was left as it is: move it away to start anew/],
    ['other.json', '{"version":7}', /is damaged \(version 7 is not 1\)/],
    [
      'entry.json',
      '{"version":1,"tenantId":"x","changes":{"put":[{"id":"/nowhere"}],"removed":[]},"operations":[]}',
      /is damaged \(changes\.put\[0\] can't be read\)/,
    ],
    [
      'stranger.json',
      '{"version":1,"tenantId":"11111111-1111-4111-8111-111111111111","changes":{"put":[],"removed":[],"roleAssignments":[],"removedRoleAssignments":[],"unregistered":[]},"operations":[]}',
      /belongs to a world of tenant 11111111-1111-4111-8111-111111111111, this one is .*; it was left as it is: name another file/,
    ],
  ])('refuses %s and leaves it untouched', async (name, text, message) => {
    const state = inFolder(name);
    writeFileSync(state, text);
    await expect(startEmulator(undefined, { state })).rejects.toThrow(message);
    expect(readFileSync(state, 'utf8')).toBe(text);
    rmSync(state);
  });

  test('refuses a place that can’t be written', async () => {
    const state = join(inFolder('nowhere'), 'state.json');
    await expect(startEmulator(undefined, { state })).rejects.toThrow(`--state ${state}: ENOENT`);
  });
});
