// An unmodified program: one token by ManagedIdentityCredential.
import { ManagedIdentityCredential } from '@azure/identity';

const result = await new ManagedIdentityCredential().getToken('https://vault.azure.net/.default').then(
  () => 'recovers',
  () => 'gives up',
);
console.log(result);
