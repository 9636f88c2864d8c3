import { aadsts, unknownApplication } from '../../token/aadsts.ts';
import { metadataHeader } from '../guards.ts';
import { systemAssignedOrOnly } from '../selection.ts';
import type { IdentitySource } from '../source.ts';
import { allowing, oauth } from './wordings.ts';

/** The words of RFC 6749 §5.2, which the extension's table repeats for everything that is wrong with a request. */
const malformed = () =>
  oauth(
    400,
    'invalid_request',
    'The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.',
  );

const noMetadata = () => oauth(400, 'bad_request_102', 'Required metadata header not specified');

const notAuthorized = () =>
  oauth(401, 'unauthorized_client', 'The client is not authorized to request an access token using this method.');

/**
 * The endpoint of the retired ManagedIdentityExtensionForLinux/Windows, which the "how to use a VM token" article
 * describes. Statuses that its table leaves out are ours: 400 for a bad request, 401 for a client without an identity.
 */
export const vmExtension: IdentitySource = {
  name: 'vm-extension',
  reference: 'wire.md §1: MicrosoftDocs/entra-docs how-to-use-vm-token; Azure/msrestazure-for-python 0.6.4',
  path: '/oauth2/token',
  methods: ['GET', 'POST'],
  guard: metadataHeader(),
  unselected: systemAssignedOrOnly,
  lifetime: 3_600,
  headers: {},
  success: (grant) => ({
    access_token: grant.jwt,
    refresh_token: '',
    expires_in: String(grant.expiresIn),
    expires_on: String(grant.expiresAt),
    not_before: String(grant.notBefore),
    resource: grant.resource,
    token_type: 'Bearer',
  }),
  words: {
    'guard-missing': noMetadata,
    'guard-wrong': noMetadata,
    'guard-broken': ({ problem }) => oauth(500, 'unknown', problem),
    method: ({ allowed }) => allowing(allowed, malformed()),
    'api-version-missing': malformed,
    'api-version-invalid': malformed,
    'resource-missing': malformed,
    'repeated-parameter': malformed,
    'several-selectors': malformed,
    'identity-not-found': notAuthorized,
    'ambiguous-identity': malformed,
    'invalid-resource': ({ resource }, { tenantId, at, guid }) => {
      const { error, error_description } = aadsts(
        50001,
        'invalid_resource',
        unknownApplication(resource, tenantId),
        { at, guid },
        '',
      );
      return oauth(400, error, error_description);
    },
    unreadable: ({ status, problem }) => oauth(status, 'invalid_request', problem),
    throttled: () => oauth(429, 'too_many_requests', 'Too many requests'),
    outage: ({ status }) =>
      oauth(
        status,
        'unknown',
        'Failed to retrieve token from the Active directory. For details see logs in /var/log/azure/msi-emulator.log',
      ),
  },
  /** MSI_ENDPOINT alone is what SDKs call Cloud Shell: a POST with the form of this endpoint (wire.md §7). */
  env: ({ identityUrl }) => ({ MSI_ENDPOINT: `${identityUrl}/oauth2/token` }),
};
