import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';
import { runProgram } from './run-program.ts';

jest.setTimeout(60_000);

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

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
  expect(emulator.journal.entries()).toMatchObject([{ status: 403, endpoint: 'imds', host: 'none' }]);
  expect(milliseconds).toBeLessThan(1000);
});
