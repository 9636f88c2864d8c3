import { secretHeader } from '../guards.ts';
import { systemAssignedOrOnly } from '../selection.ts';
import type { IdentitySource, WordingContext } from '../source.ts';
import { type Shape, wordsIn } from './wordings.ts';

const shape: Shape = (status, code, message, { guid }) => ({
  status,
  body: { error: { correlationId: guid(), code, message } },
});

/** MSAL.NET sends the second (wire.md §6). */
const versions = ['2019-07-01-preview', '2020-05-01'];

const badVersion = (apiVersion: string, context: WordingContext) =>
  shape(
    400,
    'InvalidApiVersion',
    `The api-version '${apiVersion.slice(0, 100)}' is not supported. Supported version is '2019-07-01-preview'.`,
    context,
  );

/** The secret is what names the application, so a wrong one is nobody's. */
const notFound = (_: unknown, context: WordingContext) =>
  shape(404, 'ManagedIdentityNotFound', 'Managed identity not found for the specified application host.', context);

/** The managed identity endpoint of a Service Fabric node. */
export const serviceFabric: IdentitySource = {
  name: 'service-fabric',
  reference: 'wire.md §6: azure-docs service-fabric/how-to-managed-identity-service-fabric-app-code',
  path: '/metadata/identity/oauth2/token',
  methods: ['GET'],
  guard: secretHeader('secret'),
  apiVersion: { accepts: (value) => versions.includes(value), example: '2019-07-01-preview' },
  unselected: systemAssignedOrOnly,
  tls: true,
  lifetime: 86_400,
  headers: {},
  success: (grant) => ({
    token_type: 'Bearer',
    access_token: grant.jwt,
    // A number in the documents; SDKs' fixtures have a string (variant `strings`).
    expires_on: grant.expiresAt,
    resource: grant.resource,
  }),
  words: {
    ...wordsIn(shape),
    'guard-missing': (_, context) =>
      shape(400, 'SecretHeaderNotFound', 'Secret is not found in the request headers.', context),
    'guard-wrong': notFound,
    'api-version-missing': (_, context) => badVersion('', context),
    'api-version-invalid': ({ apiVersion }, context) => badVersion(apiVersion, context),
    'resource-missing': (_, context) =>
      shape(400, 'ArgumentNullOrEmpty', "The parameter 'resource' should not be null or empty string.", context),
    'identity-not-found': notFound,
    'ambiguous-identity': notFound,
  },
  env: ({ identityUrl, secret, thumbprint }) => ({
    IDENTITY_ENDPOINT: `${identityUrl}/metadata/identity/oauth2/token`,
    IDENTITY_HEADER: secret,
    IDENTITY_SERVER_THUMBPRINT: thumbprint,
    IDENTITY_API_VERSION: '2019-07-01-preview',
  }),
};
