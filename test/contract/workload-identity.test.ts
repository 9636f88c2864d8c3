import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';
import { runProgram } from './run-program.ts';

jest.setTimeout(60_000);

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

const billing = () => emulator.world.resources.find(({ name }) => name === 'billing')?.properties;
const deployer = () => emulator.world.servicePrincipals[0];

describe('workload identity, by unmodified SDKs over real sockets and TLS', () => {
  test('@azure/identity › signs in by the projected token and reads what the identity may', async () => {
    const [{ subscriptionId = '' } = {}] = emulator.world.subscriptions;
    const seen = await runProgram(emulator, 'workload-identity.mjs', [subscriptionId], 'workload-identity');
    expect(seen).toEqual({
      workload: { minutes: 60, cached: true },
      // Its token exchange makes a client of its own for each call, which remembers nothing.
      managed: { minutes: 60, cached: false },
      stranger: { failed: 'AuthenticationRequiredError', message: expect.stringContaining('AADSTS700016') },
      read: 'vm-data-1',
    });
    const asked = emulator.journal.entries({ source: 'authority', status: 200 });
    // One discovery a client: the workload's with and without CAE (as the compute client asks), the managed one's twice,
    // the stranger's. One grant a client that knows its own name.
    expect(asked.filter(({ method }) => method === 'GET')).toHaveLength(5);
    expect(asked.filter(({ method }) => method === 'POST').map(({ resource }) => resource)).toEqual(
      Array(4).fill('https://management.azure.com'),
    );
  });

  test('@azure/msal-node › signs in as an application, by a secret and by an assertion, and reads every refusal', async () => {
    const args = [deployer()?.appId ?? '', deployer()?.clientSecrets[0] ?? ''];
    const seen = await runProgram(emulator, 'msal-client-credentials.mjs', args, 'workload-identity');
    const token = { type: 'Bearer', minutes: 60 };
    expect(seen).toEqual({
      secret: { ...token, oid: deployer()?.objectId, appidacr: '1' },
      assertion: { ...token, oid: billing()?.principalId, appidacr: '2' },
      wrongSecret: { errorCode: 'invalid_client', errorNo: 7000215, subError: '', correlated: true },
      wrongApp: { errorCode: 'unauthorized_client', errorNo: 700016, subError: '', correlated: true },
      wrongScope: { errorCode: 'invalid_scope', errorNo: 1002012, subError: '', correlated: true },
    });
  });
});
