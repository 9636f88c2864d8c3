// An unmodified program: one token by MSAL alone.
import { ManagedIdentityApplication } from '@azure/msal-node';

const result = await new ManagedIdentityApplication().acquireToken({ resource: 'https://vault.azure.net' }).then(
  () => 'recovers',
  () => 'gives up',
);
console.log(result);
