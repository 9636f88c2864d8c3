import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';
import { runProgram } from './run-program.ts';

jest.setTimeout(60_000);

let emulator: RunningEmulator;
let bare: RunningEmulator;
beforeAll(async () => {
  [emulator, bare] = await Promise.all([startEmulator(), startEmulator(undefined, { as: 'vm-bare-1' })]);
});
afterAll(() => Promise.all([emulator.stop(), bare.stop()]));

const subscription = (): string => emulator.world.subscriptions[0]?.subscriptionId ?? '';
const principal = (name: string) => emulator.world.resources.find((each) => each.name === name);

const reads = () => ({
  get: {
    name: 'vm-web-1',
    type: 'SystemAssigned, UserAssigned',
    principalId: principal('vm-web-1')?.identity?.principalId,
    hasVmId: true,
  },
  list: ['vm-web-1', 'vm-bare-1'],
  listAll: ['vm-web-1', 'vm-bare-1'],
  instanceView: ['ProvisioningState/succeeded', 'PowerState/running'],
  forbidden: { failed: 'RestError', code: 'AuthorizationFailed', status: 403, message: expect.any(String) },
  missing: { failed: 'RestError', code: 'ResourceNotFound', status: 404, message: expect.any(String) },
});

describe('@azure/identity 4.13 and @azure/arm-compute 24, unmodified, over real sockets and TLS', () => {
  test('ManagedIdentityCredential › imds › token, get, list, instanceView, 403 and 404', async () => {
    const seen = await runProgram(emulator, 'imds.mjs', [subscription()], 'imds');
    expect(seen).toEqual({ token: { expiresInHours: 24, cached: true }, ...reads() });
  });

  test('ManagedIdentityCredential › MSI_ENDPOINT › the VM extension: the same, with a token for an hour', async () => {
    const seen = await runProgram(emulator, 'imds.mjs', [subscription()], 'vm-extension');
    expect(seen).toEqual({ token: { expiresInHours: 1, cached: true }, ...reads() });
    expect(emulator.journal.entries({ source: 'vm-extension' }).every(({ status }) => status === 200)).toBe(true);
  });

  test('a user-assigned identity by client id reads what its own roles allow', async () => {
    const clientId = String(principal('billing')?.properties.clientId);
    const seen = await runProgram(emulator, 'imds.mjs', [subscription(), clientId], 'imds');
    expect(seen.get).toMatchObject({ code: 'AuthorizationFailed', status: 403 });
    expect(seen.forbidden).toMatchObject({ name: 'vm-data-1' });
  });

  test('a host without an identity is refused, and the credential says so', async () => {
    const { token } = await runProgram(bare, 'imds.mjs', [subscription()], 'imds');
    expect(token).toMatchObject({ message: expect.stringContaining('Identity not found') });
  });
});
