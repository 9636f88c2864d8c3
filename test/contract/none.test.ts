import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';
import { runProgram } from './run-program.ts';

jest.setTimeout(60_000);

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.journal.clear());

const asked = () => emulator.journal.entries().map(({ status, endpoint, host }) => ({ status, endpoint, host }));
const refusedOnce = [{ status: 403, endpoint: 'imds', host: 'none' }];

test('@azure/identity › DefaultAzureCredential › none › asks once, is refused at once, and moves on to every credential behind', async () => {
  const { milliseconds, failed, tried } = await runProgram(emulator, 'default-azure-credential.mjs', [], 'none');
  expect(failed).toBe('AggregateAuthenticationError');
  const attempts = tried as [string, string][];
  expect(new Set(attempts.map(([name]) => name))).toEqual(new Set(['CredentialUnavailableError']));
  const managed = attempts.findIndex(([, message]) => message.startsWith('ManagedIdentityCredential: '));
  expect(attempts[managed]?.[1]).toContain('Network unreachable');
  expect(attempts.slice(managed + 1).map(([, message]) => message)).toContainEqual(
    expect.stringContaining('Azure CLI could not be found'),
  );
  expect(asked()).toEqual(refusedOnce);
  expect(milliseconds).toBeLessThan(1000);
});

const hasPython = spawnSync('python3', ['-c', 'import azure.identity']).status === 0;
if (!hasPython) console.warn('not run: azure-identity for Python, because python3 has none here');
(hasPython ? test : test.skip)('azure-identity for Python › the same', async () => {
  const { milliseconds, message } = await runProgram(emulator, 'default_azure_credential.py', [], 'none');
  expect(message).toContain('ManagedIdentityCredential: ManagedIdentityCredential authentication unavailable');
  expect(message).toContain('AzureCliCredential: Azure CLI not found on path');
  expect(asked()).toEqual(refusedOnce);
  expect(milliseconds).toBeLessThan(1000);
});
