// An unmodified program in a pod: two credentials that sign in by the service account's token, and a read from ARM.
import { ComputeManagementClient } from '@azure/arm-compute';
import { ManagedIdentityCredential, WorkloadIdentityCredential } from '@azure/identity';

const [subscriptionId] = process.argv.slice(2);
const scope = 'https://management.azure.com/.default';
const say = (name, value) => console.log(JSON.stringify({ [name]: value }));
const credentials = {
  workload: new WorkloadIdentityCredential({ disableInstanceDiscovery: true }),
  managed: new ManagedIdentityCredential({ clientId: process.env.AZURE_CLIENT_ID }),
  stranger: new WorkloadIdentityCredential({
    disableInstanceDiscovery: true,
    clientId: '99999999-9999-4999-8999-999999999999',
  }),
};
for (const [name, credential] of Object.entries(credentials)) {
  try {
    const first = await credential.getToken(scope);
    const second = await credential.getToken(scope);
    const minutes = Math.round((first.expiresOnTimestamp - Date.now()) / 60_000);
    say(name, { minutes, cached: first.token === second.token });
  } catch (error) {
    say(name, { failed: error.name, message: error.message });
  }
}
const endpoint = process.env.AZURE_RESOURCE_MANAGER_URL;
const client = new ComputeManagementClient(credentials.workload, subscriptionId, { endpoint });
say('read', (await client.virtualMachines.get('rg-data', 'vm-data-1')).name);
