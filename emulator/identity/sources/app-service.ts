import { secretHeader } from '../guards.ts';
import { systemAssignedOnly } from '../selection.ts';
import type { IdentitySource, Words } from '../source.ts';
import { type Shape, wordsIn } from './wordings.ts';

/** In camelCase, since MSAL for JavaScript reads no other; hosts have sent PascalCase too (wire.md §4, variant `pascal-case`). */
const shape: Shape = (status, _, message, { guid }) => ({
  status,
  body: { statusCode: status, message, correlationId: guid() },
});

const own = wordsIn(shape);
const notFound: Words['identity-not-found'] = (_, context) =>
  shape(400, '', 'No Managed Identity found for specified ClientId/ResourceId/PrincipalId.', context);

export const appServiceWords: Words = {
  ...own,
  'identity-not-found': notFound,
  'ambiguous-identity': (_, context) => notFound({ name: 'identity-not-found', problem: '' }, context),
  // The misspelling is real (wire.md §4).
  outage: ({ status }, context) =>
    shape(status, '', 'An unexpected error occured while fetching the AAD Token.', context),
};

/** App Service, Functions, Container Apps, Automation and Logic Apps: the protocol of 2019. */
export const appService: IdentitySource = {
  name: 'app-service',
  reference: 'wire.md §4: MicrosoftDocs/azure-docs app-service/overview-managed-identity; MSAL fixtures',
  path: '/msi/token',
  methods: ['GET'],
  guard: secretHeader('X-IDENTITY-HEADER'),
  apiVersion: { accepts: (value) => value === '2019-08-01', example: '2019-08-01' },
  unselected: systemAssignedOnly,
  lifetime: 86_400,
  headers: {},
  success: (grant) => ({
    access_token: grant.jwt,
    expires_on: String(grant.expiresAt),
    resource: grant.resource,
    token_type: 'Bearer',
    // The documents' sample has it in upper case.
    client_id: grant.identity.clientId.toUpperCase(),
  }),
  words: appServiceWords,
  env: ({ identityUrl, secret }) => ({ IDENTITY_ENDPOINT: `${identityUrl}/msi/token`, IDENTITY_HEADER: secret }),
};
