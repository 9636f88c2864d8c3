import { ManagedIdentityApplication } from '@azure/msal-node';

const application = new ManagedIdentityApplication();
const { accessToken } = await application.acquireToken({ resource: 'https://management.azure.com/' });
const vm = await fetch(
  'https://management.azure.com/subscriptions/98291b1d-366f-5b27-8524-06ed1b38e5c4/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1?api-version=2017-12-01',
  { headers: { Authorization: `Bearer ${accessToken}` } },
);
console.log((await vm.json()).name);
