import { secretHeader } from '../guards.ts';
import { systemAssignedOrOnly } from '../selection.ts';
import type { IdentitySource } from '../source.ts';
import { type Shape, wordsIn } from './wordings.ts';

/** Undocumented but for its shape (wire.md §8). */
const shape: Shape = (status, code, message) => ({ status, body: { error: { code, message } } });

/** A compute of Azure Machine Learning: App Service's request of 2017, and an expiry that today's clients can read. */
export const azureMl: IdentitySource = {
  name: 'azure-ml',
  reference: 'wire.md §8: MSAL for JS, Python, Go and .NET, MachineLearning source',
  path: '/msi/token',
  methods: ['GET'],
  guard: secretHeader('secret'),
  apiVersion: { accepts: (value) => value === '2017-09-01', example: '2017-09-01' },
  unselected: systemAssignedOrOnly,
  lifetime: 86_400,
  headers: {},
  success: (grant) => ({
    access_token: grant.jwt,
    expires_on: String(grant.expiresAt),
    resource: grant.resource,
    token_type: 'Bearer',
    client_id: grant.identity.clientId,
  }),
  words: wordsIn(shape),
  env: ({ identityUrl, secret, clientId }) => ({
    MSI_ENDPOINT: `${identityUrl}/msi/token`,
    MSI_SECRET: secret,
    ...(clientId ? { DEFAULT_IDENTITY_CLIENT_ID: clientId } : {}),
  }),
};
