import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createEmulator } from '../emulator/emulator.ts';
import { type RunningEmulator, startEmulator } from '../emulator/start.ts';

const start = Date.UTC(2026, 0, 12, 4, 6, 7);

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator(undefined, { now: () => start });
});
afterAll(() => emulator.stop());

const fileOf = async (host?: string): Promise<string> =>
  (await emulator.env('workload-identity', host)).set.AZURE_FEDERATED_TOKEN_FILE ?? '';
const tokenIn = (file: string) => decodeJwt(readFileSync(file, 'utf8'));

describe('workload identity', () => {
  test('is found by its own variables, with every other source unset', async () => {
    const { set, unset } = await emulator.env('workload-identity');
    const billing = emulator.world.resources.find(({ name }) => name === 'billing')?.properties;
    const { urls, caFile, tenantId } = emulator;
    expect(set).toMatchObject({
      AZURE_CLIENT_ID: billing?.clientId,
      AZURE_TENANT_ID: tenantId,
      AZURE_FEDERATED_TOKEN_FILE: expect.stringMatching(/azure-identity-token-1$/),
      AZURE_AUTHORITY_HOST: `${urls.authority}/`,
      AZURE_RESOURCE_MANAGER_URL: urls.arm,
      AZURE_EMULATOR_IDENTITY_URL: urls.identity,
      AZURE_EMULATOR_ARM_URL: urls.arm,
      AZURE_EMULATOR_AUTHORITY_URL: urls.authority,
      AZURE_EMULATOR_CONTROL_URL: urls.control,
      AZURE_EMULATOR_CA_FILE: caFile,
      AZURE_EMULATOR_TENANT_ID: tenantId,
    });
    expect(set.NODE_EXTRA_CA_CERTS).toBeDefined();
    expect(unset).toEqual(expect.arrayContaining(['MSI_ENDPOINT', 'IDENTITY_ENDPOINT', 'AZURE_CLIENT_SECRET']));
    expect(unset.filter((name) => name in set)).toEqual([]);
  });

  test('is the same pod by the name of the cluster, the identity or the credential', async () => {
    const file = await fileOf();
    for (const name of ['aks-1', 'billing', 'aks-1-web', 'BILLING/aks-1-web']) expect(await fileOf(name)).toBe(file);
    expect((await emulator.env(undefined, 'aks-1')).set.AZURE_FEDERATED_TOKEN_FILE).toBe(file);
    await expect(fileOf('aks-2')).rejects.toThrow(
      '--source workload-identity: no federated credential is, or belongs to, "aks-2"; did you mean "aks-1"?',
    );
  });

  test('keeps its token in a file that only its owner can read', async () => {
    const file = await fileOf();
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(tokenIn(file)).toMatchObject({
      iss: `${emulator.urls.authority}/oidc/aks-1/`,
      sub: 'system:serviceaccount:default:web',
      aud: ['api://AzureADTokenExchange'],
      iat: start / 1000,
      exp: start / 1000 + 3600,
    });
  });

  test("renews it on the emulator's clock at 80 % of its life, and dates it anew at reset", async () => {
    const file = await fileOf();
    const first = readFileSync(file, 'utf8');
    emulator.clock.advance(47 * 60_000);
    expect(readFileSync(file, 'utf8')).toBe(first);
    emulator.clock.advance(60_000);
    expect(tokenIn(file).iat).toBe(start / 1000 + 48 * 60);
    emulator.clock.advance(48 * 60_000);
    expect(tokenIn(file).iat).toBe(start / 1000 + 96 * 60);
    emulator.reset();
    expect(tokenIn(file).iat).toBe(start / 1000);
  });

  test('is removed at stop, and its renewal with it', async () => {
    const other = await startEmulator();
    const file = (await other.env('workload-identity')).set.AZURE_FEDERATED_TOKEN_FILE ?? '';
    expect(existsSync(file)).toBe(true);
    await other.stop();
    expect(existsSync(file)).toBe(false);
    other.clock.advance(3_600_000);
    expect(existsSync(file)).toBe(false);
  });

  test('is written anew where its folder was swept away, and a renewal that fails is said', async () => {
    const said: string[] = [];
    await using other = await startEmulator(undefined, { now: () => start, say: (sentence) => said.push(sentence) });
    const file = (await other.env('workload-identity')).set.AZURE_FEDERATED_TOKEN_FILE ?? '';
    rmSync(dirname(file), { recursive: true });
    other.clock.advance(48 * 60_000);
    expect(tokenIn(file).iat).toBe(start / 1000 + 48 * 60);
    rmSync(dirname(file), { recursive: true });
    writeFileSync(dirname(file), 'in the way');
    other.clock.advance(48 * 60_000);
    expect(said).toEqual([expect.stringMatching(`^the token in ${file} could not be renewed: E`)]);
  });

  test('says what to declare where no identity trusts a cluster', async () => {
    const vm = { type: 'Microsoft.Compute/virtualMachines', resourceGroup: 'rg', name: 'vm' };
    const bare = { resources: [{ type: 'Microsoft.Resources/resourceGroups', name: 'rg' }, vm] };
    await using other = await startEmulator(bare);
    await expect(other.env('workload-identity')).rejects.toThrow(
      /no identity of this world trusts a cluster of it; declare a Microsoft\.ContainerService\/managedClusters and/,
    );
    const nowhere = await createEmulator(bare);
    await expect(nowhere.env('workload-identity')).rejects.toThrow('listens nowhere');
  });
});

describe('signing keys', () => {
  const kids = async (): Promise<string[]> => {
    const response = await fetch(`${emulator.urls.control}/keys`);
    return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  };

  test('are rotated by the library and by POST /keys: the newest signs, those before still verify', async () => {
    const [first] = await kids();
    await emulator.rotateKeys();
    const [second, ...before] = await kids();
    expect(second).not.toBe(first);
    expect(before).toEqual([first]);
    const rotated = await fetch(`${emulator.urls.control}/keys`, { method: 'POST' });
    expect(rotated.status).toBe(200);
    expect((await kids()).slice(1)).toEqual([second, first]);
  });
});
