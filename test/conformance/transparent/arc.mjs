import { ManagedIdentityApplication } from '@azure/msal-node';

const application = new ManagedIdentityApplication();
console.log(application.getManagedIdentitySource());
const { tokenType } = await application.acquireToken({ resource: 'https://management.azure.com/' });
console.log(tokenType);
