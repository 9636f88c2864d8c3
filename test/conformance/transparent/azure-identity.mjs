import { ComputeManagementClient } from '@azure/arm-compute';
import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';

const subscription = '98291b1d-366f-5b27-8524-06ed1b38e5c4';
let vm;
for (const credential of [new ManagedIdentityCredential(), new DefaultAzureCredential()]) {
  const client = new ComputeManagementClient(credential, subscription);
  vm = await client.virtualMachines.get('rg-web', 'vm-web-1');
}
console.log(vm.name);
