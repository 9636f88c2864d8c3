import { ComputeManagementClient } from '@azure/arm-compute';
import { ManagedIdentityCredential } from '@azure/identity';

export type Machine = { subscription: string; resourceGroup: string; name: string };

const credential = new ManagedIdentityCredential();

/** The size of a virtual machine, read as this machine's managed identity. */
export const sizeOf = async ({ subscription, resourceGroup, name }: Machine): Promise<string | undefined> => {
  const endpoint = process.env.AZURE_RESOURCE_MANAGER_URL ?? 'https://management.azure.com';
  const client = new ComputeManagementClient(credential, subscription, { endpoint });
  const { hardwareProfile } = await client.virtualMachines.get(resourceGroup, name);
  return hardwareProfile?.vmSize;
};
