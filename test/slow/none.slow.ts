import { afterAll, expect, jest, test } from '@jest/globals';
import { startEmulator } from '../../emulator/start.ts';
import { runProgram } from '../contract/run-program.ts';
import { findPython } from './python.ts';

jest.setTimeout(240_000);

const python = findPython();
if (typeof python === 'string') console.warn(`not run: azure-identity for Python, because ${python}`);
afterAll(() => {
  if (typeof python !== 'string') python.remove();
});

(typeof python === 'string' ? test.skip : test)(
  'azure-identity for Python › DefaultAzureCredential › none › asks once, is refused at once, and moves on',
  async () => {
    if (typeof python === 'string') return;
    await using emulator = await startEmulator();
    const program = 'default_azure_credential.py';
    const { milliseconds, message } = await runProgram(emulator, program, [], 'none', python.executable);
    expect(message).toContain('ManagedIdentityCredential: ManagedIdentityCredential authentication unavailable');
    expect(message).toContain('AzureCliCredential: Azure CLI not found on path');
    expect(emulator.journal.entries()).toMatchObject([{ status: 403, endpoint: 'imds', host: 'none' }]);
    expect(milliseconds).toBeLessThan(1000);
  },
);
