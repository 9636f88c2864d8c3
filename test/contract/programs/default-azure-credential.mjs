// An unmodified program: DefaultAzureCredential on a machine without any developer tool, and how long it took to say no.
import { DefaultAzureCredential } from '@azure/identity';

process.env.PATH = '';
const began = performance.now();
const error = await new DefaultAzureCredential().getToken('https://vault.azure.net/.default').catch((error) => error);
const milliseconds = performance.now() - began;
console.log(
  JSON.stringify({ milliseconds, failed: error.name, tried: error.errors.map(({ name, message }) => [name, message]) }),
);
