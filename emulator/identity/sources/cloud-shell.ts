import { metadataHeader } from '../guards.ts';
import { systemAssignedOrOnly } from '../selection.ts';
import type { IdentitySource, WordingContext } from '../source.ts';
import { vmExtension } from './vm-extension.ts';
import { type Shape, wordsIn } from './wordings.ts';

const shape: Shape = (status, code, message) => ({ status, body: { error: { code, message } } });

const own = wordsIn(shape);
const noMetadata = (_: unknown, context: WordingContext) =>
  shape(400, 'BadRequest', 'Required metadata header not specified', context);

/** The first is the witness's (wire.md §7); the others are those of Azure's public cloud that everybody asks for. */
const audiences = [
  'https://management.core.windows.net/',
  'https://management.azure.com/',
  'https://graph.microsoft.com/',
  'https://vault.azure.net',
];

/** Azure Cloud Shell: the token of the user who is signed in. */
export const cloudShell: IdentitySource = {
  name: 'cloud-shell',
  reference: 'wire.md §7: azure-docs cloud-shell/msi-authorization; MSAL fixtures; azure-cli 2.91',
  path: vmExtension.path,
  methods: ['POST', 'GET'],
  guard: metadataHeader(),
  unselected: systemAssignedOrOnly,
  lifetime: vmExtension.lifetime,
  headers: {},
  success: vmExtension.success,
  words: {
    ...own,
    'guard-missing': noMetadata,
    'guard-wrong': noMetadata,
    'invalid-resource': ({ resource }, context) =>
      shape(
        400,
        'AudienceNotSupported',
        `Audience ${resource.slice(0, 500)} is not a supported MSI token audience.Supported audiences:${audiences.join(',')}`,
        context,
      ),
  },
  // The last two are what the Azure CLI and Azure PowerShell look for (wire.md §7).
  env: ({ identityUrl }) => ({
    MSI_ENDPOINT: `${identityUrl}/oauth2/token`,
    AZUREPS_HOST_ENVIRONMENT: 'cloud-shell/1.0',
    ACC_CLOUD: 'PROD',
  }),
};
