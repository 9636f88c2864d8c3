/**
 * @jest-environment ./dist/emulator/jest/index.js
 * @jest-environment-options {"as": "web-app"}
 */
import { execFileSync } from 'node:child_process';
import tls from 'node:tls';
import { ComputeManagementClient } from '@azure/arm-compute';
import { ManagedIdentityCredential } from '@azure/identity';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type {} from '../../emulator/jest/index.ts';

beforeEach(() => emulator.reset());

describe('testEnvironment: msi-emulator/jest', () => {
  test('an unmodified SDK finds the emulator of the file, as the host and source that its options name', async () => {
    const credential = new ManagedIdentityCredential();
    for (let call = 0; call < 100; call++) await credential.getToken('https://vault.azure.net/.default');
    expect(emulator).toHaveBeenAskedForTokens(1);
    expect(emulator).toHaveBeenAskedFor('https://vault.azure.net');
    expect(emulator.journal).toHaveExchanged({ source: 'app-service', host: 'web-app' }, { times: 1 });
    expect(emulator).not.toHaveExchanged({ endpoint: 'arm' });
  });

  test('ARM over https is trusted in this very process, by SDKs and by fetch', async () => {
    const subscription = emulator.world.subscriptions[0]?.subscriptionId ?? '';
    const endpoint = process.env.AZURE_RESOURCE_MANAGER_URL ?? '';
    const client = new ComputeManagementClient(new ManagedIdentityCredential(), subscription, { endpoint });
    expect((await client.virtualMachines.get('rg-web', 'vm-web-1')).name).toBe('vm-web-1');
    const { status } = await fetch(`${emulator.urls.arm}/subscriptions?api-version=2022-12-01`);
    expect(status).toBe(401);
    expect(emulator).toHaveExchanged('arm GET status=200 times=1');
  });

  test('an authority that a client names is all that it trusts', async () => {
    const port = Number(new URL(emulator.urls.arm).port);
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      const socket = tls.connect({ host: 'localhost', port, ca: tls.rootCertificates.slice(0, 1) }, () =>
        resolve(undefined),
      );
      socket.once('error', resolve);
    });
    expect(error?.code).toMatch(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT/);
  });

  test('a child process inherits the variables, too', () => {
    const script = 'console.log([process.env.AZURE_RESOURCE_MANAGER_URL, process.env.IDENTITY_ENDPOINT].join())';
    const said = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(said).toBe(`${emulator.urls.arm},${process.env.IDENTITY_ENDPOINT}\n`);
  });
});
