// An unmodified program: a token and three reads, by ManagedIdentityCredential and ComputeManagementClient.
import { ComputeManagementClient } from '@azure/arm-compute';
import { ManagedIdentityCredential } from '@azure/identity';

const [subscriptionId, clientId] = process.argv.slice(2);
const credential = clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential();
const endpoint = process.env.AZURE_RESOURCE_MANAGER_URL;
const client = new ComputeManagementClient(credential, subscriptionId, { endpoint, retryOptions: { maxRetries: 0 } });

const say = (name, value) => console.log(JSON.stringify({ [name]: value }));
const attempt = async (name, act) => {
  try {
    say(name, await act());
  } catch (error) {
    say(name, { failed: error.name, code: error.code, status: error.statusCode, message: error.message.slice(0, 300) });
  }
};

const first = await credential.getToken('https://management.azure.com/.default').catch((error) => {
  say('token', { failed: error.name, message: error.message.slice(0, 300) });
  process.exit(0);
});
const second = await credential.getToken('https://management.azure.com/.default');
say('token', {
  expiresInHours: Math.round((first.expiresOnTimestamp - Date.now()) / 3_600_000),
  cached: first.token === second.token,
});
await attempt('get', async () => {
  const { name, identity, vmId } = await client.virtualMachines.get('rg-web', 'vm-web-1');
  return { name, type: identity.type, principalId: identity.principalId, hasVmId: Boolean(vmId) };
});
await attempt('list', async () => {
  const names = [];
  for await (const { name } of client.virtualMachines.list('rg-web')) names.push(name);
  return names;
});
await attempt('listAll', async () => {
  const names = [];
  for await (const { name } of client.virtualMachines.listAll()) names.push(name);
  return names;
});
await attempt('instanceView', async () => {
  const { statuses } = await client.virtualMachines.instanceView('rg-web', 'vm-web-1');
  return statuses.map(({ code }) => code);
});
await attempt('forbidden', () => client.virtualMachines.get('rg-data', 'vm-data-1'));
await attempt('missing', () => client.virtualMachines.get('rg-web', 'vm-nobody'));
