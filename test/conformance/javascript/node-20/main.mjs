import { ComputeManagementClient } from '@azure/arm-compute';
import * as identity from '@azure/identity';
import * as msal from '@azure/msal-node';
import { answer } from '../answer.mjs';

await answer({ identity, msal, ComputeManagementClient }, process.argv.slice(2));
