import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Seen, type Stub, type StubReply, startStub } from './stub.ts';

const cli = fileURLToPath(new URL('../../dist/client/cli.js', import.meta.url));

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the built `msi` with no variables but these. */
export const msi = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((ended, failed) => {
    const child = spawn(process.execPath, [cli, ...args], { env: { PATH: process.env.PATH, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', failed).on('close', (code) => ended({ code, stdout, stderr }));
  });

export const sub = '11111111-1111-1111-1111-111111111111';
export const prod = '22222222-2222-2222-2222-222222222222';
export const claims = {
  aud: 'https://management.azure.com/',
  iss: 'https://sts.windows.net/t/',
  iat: 1767225600,
  oid: 'o1',
};
export const jwt = ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 's1gnature'].join('.');
export const tokenBody = {
  access_token: jwt,
  expires_in: '3599',
  expires_on: '1',
  resource: 'r',
  token_type: 'Bearer',
};

const vm = (name: string, osType: string, identity?: object) => ({
  id: `/subscriptions/${sub}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/${name}`,
  name,
  location: 'westus2',
  ...(identity && { identity }),
  properties: {
    hardwareProfile: { vmSize: 'Standard_D2s_v3' },
    storageProfile: { osDisk: { osType } },
    provisioningState: 'Succeeded',
  },
});
export const machines = [vm('vm-web-1', 'Linux', { type: 'SystemAssigned' }), vm('vm-w\u001b[2J', 'Windows')];

/** A source and an ARM in one. */
export const azure = ({ target }: Seen): StubReply => {
  if (/\/token\b/.test(target)) return { status: 200, body: tokenBody };
  if (target.startsWith('/subscriptions?')) {
    const named = (subscriptionId: string, displayName: string) => ({ subscriptionId, displayName, state: 'Enabled' });
    return { status: 200, body: { value: [named(sub, 'Contoso Dev'), named(prod, 'Contoso Prod')] } };
  }
  if (target.includes('/virtualMachines?')) return { status: 200, body: { value: machines } };
  if (target.includes('/virtualMachines/vm-web-1?')) return { status: 200, body: machines[0] };
  const error = { code: 'AuthorizationFailed', message: 'The client does not have authorization.' };
  return { status: 403, headers: { 'x-ms-request-id': 'req-1' }, body: { error } };
};

export const withAzure = async (...args: string[]): Promise<Ended & { readonly stub: Stub }> => {
  const stub = await startStub(azure);
  return { stub, ...(await msi([...args, '--identity-url', stub.url], { AZURE_RESOURCE_MANAGER_URL: stub.url })) };
};
