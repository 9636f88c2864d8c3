import { createInterface } from 'node:readline';

/** What each client makes of an ask: a token for a resource, as the host's own identity or as one that is named. */
const clientsFrom = ({ identity, msal, ComputeManagementClient }) => {
  const credentialFor = (source, kind, value) => {
    if (source === 'workload-identity') {
      const clientId = kind === 'client-id' ? { clientId: value } : {};
      return new identity.WorkloadIdentityCredential({ ...clientId, disableInstanceDiscovery: true });
    }
    const option = { 'client-id': 'clientId', 'object-id': 'objectId', 'resource-id': 'resourceId' }[kind];
    return option
      ? new identity.ManagedIdentityCredential({ [option]: value })
      : new identity.ManagedIdentityCredential();
  };
  return {
    '@azure/identity': {
      token: async (source, kind, value, resource) => {
        const { token, expiresOnTimestamp } = await credentialFor(source, kind, value).getToken(`${resource}/.default`);
        return [token, expiresOnTimestamp / 1000];
      },
      vm: async (source, id, endpoint) => {
        const [, , subscription, , resourceGroup, , , , name] = id.split('/');
        const client = new ComputeManagementClient(credentialFor(source), subscription, { endpoint });
        const vm = await client.virtualMachines.get(resourceGroup, name);
        return [vm.name, vm.properties?.vmId ?? vm.vmId];
      },
    },
    '@azure/msal-node': {
      token: async (_, kind, value, resource) => {
        const option = {
          'client-id': 'userAssignedClientId',
          'object-id': 'userAssignedObjectId',
          'resource-id': 'userAssignedResourceId',
        }[kind];
        const application = new msal.ManagedIdentityApplication(
          option ? { managedIdentityIdParams: { [option]: value } } : {},
        );
        const { accessToken, expiresOn } = await application.acquireToken({ resource });
        return [accessToken, expiresOn.getTime() / 1000];
      },
    },
  };
};

/** Answers each line of stdin with one of stdout, until there is no more. The lines are told in ../README.md. */
export const answer = async (packages, [name, source]) => {
  const client = clientsFrom(packages)[name];
  for await (const line of createInterface({ input: process.stdin })) {
    const [kind, value, resource] = line.split('\t');
    const reply = await (kind === 'vm'
      ? client.vm(source, value, resource).then((seen) => ['vm', ...seen])
      : client.token(source, kind, value, resource).then((seen) => ['token', ...seen])
    ).catch((error) => ['refused', String(error?.message ?? error).replace(/\s+/g, ' ')]);
    process.stdout.write(`${reply.join('\t')}\n`);
  }
};
