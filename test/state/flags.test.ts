import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { run, type Started, scratch, start } from '../journey/command-line.ts';

jest.setTimeout(60_000);
const { cwd, remove } = scratch();
afterAll(remove);

const group = async ({ ready: { urls } }: Started) => {
  const world = (await (await fetch(`${urls.control}/world`)).json()) as {
    subscriptions: { subscriptionId: string }[];
  };
  return `${urls.arm.replace('https', 'http')}/subscriptions/${world.subscriptions[1]?.subscriptionId}/resourceGroups/rg-prod`;
};

type Send = (method: string, path: string, body?: unknown, token?: string) => Promise<Response>;
type Act<T> = (send: Send, tokenOf: (query: string) => Promise<string>) => Promise<T>;

/** Starts with these flags and lets vm-win-1 talk to ARM about its group. */
const withFlags = async <T>(args: readonly string[], act: Act<T>): Promise<T> => {
  const emulator = await start(['--as', 'vm-win-1', ...args], { cwd });
  try {
    const { identity } = emulator.ready.urls;
    const tokenOf = async (query: string): Promise<string> => {
      const resource = 'resource=https://management.azure.com/&api-version=2018-02-01';
      const target = `${identity}/metadata/identity/oauth2/token?${resource}${query}`;
      const got = await fetch(target, { headers: { Metadata: 'true' } });
      return ((await got.json()) as { access_token: string }).access_token;
    };
    const own = await tokenOf('');
    const base = await group(emulator);
    const send: Send = (method, path, body, token = own) =>
      fetch(`${base}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    return await act(send, tokenOf);
  } finally {
    await emulator.end();
  }
};

const machine = '/providers/Microsoft.Compute/virtualMachines/vm-win-1';
const version = 'api-version=2024-11-01';
const read = async (send: Send): Promise<number> => (await send('GET', `${machine}?${version}`)).status;

describe('msi-emulator start', () => {
  test('--operation-seconds says how long operations take', async () => {
    const retryAfter = async (send: Send) =>
      (await send('POST', `${machine}/start?${version}`)).headers.get('retry-after');
    expect(await withFlags([], retryAfter)).toBe('1');
    expect(await withFlags(['--operation-seconds', '7'], retryAfter)).toBe('7');
  });

  test('--arm-rate-limit answers 429 beyond it', async () => {
    const reads = async (send: Send) => [await read(send), await read(send)];
    expect(await withFlags([], reads)).toEqual([200, 200]);
    expect(await withFlags(['--arm-rate-limit', '1'], reads)).toEqual([200, 429]);
  });

  test('--cae-max-age answers older tokens with a claims challenge', async () => {
    // A token's nbf lies five minutes back.
    const asked = async (send: Send) => (await send('GET', `${machine}?${version}`)).headers.get('www-authenticate');
    expect(await withFlags(['--cae-max-age', '600'], asked)).toBeNull();
    expect(await withFlags(['--cae-max-age', '200'], asked)).toContain('insufficient_claims');
  });

  test('--role-delay holds back the roles that are given over ARM', async () => {
    const world = {
      subscriptions: [{ displayName: 'Dev' }, { displayName: 'Prod' }],
      resources: [
        { type: 'Microsoft.Resources/resourceGroups', name: 'rg-prod', subscription: 'Prod' },
        { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', resourceGroup: 'rg-prod', name: 'late' },
        {
          ...{ type: 'Microsoft.Compute/virtualMachines', resourceGroup: 'rg-prod', name: 'vm-win-1' },
          identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { late: {} } },
        },
      ],
      roleAssignments: [{ principal: 'vm-win-1', role: 'Owner', scope: 'rg-prod' }],
    };
    writeFileSync(join(cwd, 'world.json'), JSON.stringify(world));
    const given = async (send: Send, tokenOf: (query: string) => Promise<string>) => {
      const identity = '/providers/Microsoft.ManagedIdentity/userAssignedIdentities/late?api-version=2024-11-30';
      const { properties } = (await (await send('GET', identity)).json()) as { properties: Record<string, string> };
      const { principalId = '', clientId } = properties;
      const name = '99999999-9999-4999-8999-999999999901';
      const assignment = `/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`;
      const roleDefinitionId =
        '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7';
      const put = await send('PUT', assignment, { properties: { roleDefinitionId, principalId } });
      const token = await tokenOf(`&client_id=${clientId}`);
      return [put.status, (await send('GET', `${machine}?${version}`, undefined, token)).status];
    };
    expect(await withFlags(['--world', 'world.json'], given)).toEqual([201, 200]);
    expect(await withFlags(['--world', 'world.json', '--role-delay', '3600'], given)).toEqual([201, 403]);
  });

  test('--state makes the file that it names', async () => {
    expect(await withFlags(['--state', 'state.json'], read)).toBe(200);
    expect(existsSync(join(cwd, 'state.json'))).toBe(true);
  });

  test.each([
    ['--operation-seconds', 'soon', 'seconds, 0 or more'],
    ['--role-delay', '-1', 'seconds, 0 or more'],
    ['--arm-rate-limit', '0', 'requests, 1 or more'],
    ['--cae-max-age', 'never', 'seconds, 0 or more'],
  ])('%s %s is called wrongly', async (flag, value, wanted) => {
    const { code, stderr } = await run('msi-emulator', ['start', `${flag}=${value}`], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${flag} takes a number of ${wanted}`)]);
  });
});
