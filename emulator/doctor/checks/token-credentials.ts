import { didYouMean } from '../../exchange/spelling.ts';
import { type Found, note, ok, problem } from '../finding.ts';
import type { Scene } from '../scene.ts';

/** @azure/identity src/credentials/defaultAzureCredential.ts; the other SDKs' names are the same. */
const values = [
  'dev',
  'prod',
  'EnvironmentCredential',
  'WorkloadIdentityCredential',
  'ManagedIdentityCredential',
  'VisualStudioCodeCredential',
  'AzureCliCredential',
  'AzurePowerShellCredential',
  'AzureDeveloperCliCredential',
];

/** Which credentials a DefaultAzureCredential tries at all. */
export const checkTokenCredentials = ({ env }: Scene): Found[] => {
  const said = env.AZURE_TOKEN_CREDENTIALS?.trim();
  if (!said)
    return [
      ok(
        'AZURE_TOKEN_CREDENTIALS is not set: DefaultAzureCredential tries a managed identity, then the developer tools',
      ),
    ];
  const value = values.find((each) => each.toLowerCase() === said.toLowerCase());
  if (value === undefined) {
    return [
      problem(
        `AZURE_TOKEN_CREDENTIALS=${said} is none that @azure/identity knows: DefaultAzureCredential throws${didYouMean(said, values)}`,
        `set it to one of ${values.join(', ')}, or unset it`,
      ),
    ];
  }
  if (value === 'prod') return [ok('AZURE_TOKEN_CREDENTIALS=prod: DefaultAzureCredential tries no developer tools')];
  if (value === 'ManagedIdentityCredential') {
    return [
      note(
        `AZURE_TOKEN_CREDENTIALS=${said}: DefaultAzureCredential tries it alone, without a probe and with all its retries`,
      ),
    ];
  }
  return [
    note(
      `AZURE_TOKEN_CREDENTIALS=${said}: DefaultAzureCredential never tries a managed identity`,
      'unset AZURE_TOKEN_CREDENTIALS, if it should find the emulator',
    ),
  ];
};
