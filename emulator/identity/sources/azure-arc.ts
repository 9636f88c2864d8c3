import { both, keyFileChallenge, metadataHeader } from '../guards.ts';
import { systemAssignedOrOnly } from '../selection.ts';
import type { IdentitySource } from '../source.ts';
import { imds } from './imds.ts';
import { oauth, wordsIn } from './wordings.ts';

/** himds's bodies are not documented beyond their two keys (wire.md §5). */
const own = wordsIn((status, _, message) => oauth(status, status < 500 ? 'invalid_request' : 'server_error', message));

const versions = ['2019-11-01', '2020-06-01', '2021-02-01'];

/** The agent of Azure Arc-enabled servers, himds: IMDS's request, and a key file to prove that the caller may be here. */
export const azureArc: IdentitySource = {
  name: 'azure-arc',
  reference: 'wire.md §5: azure-docs azure-arc/servers/managed-identity-authentication; MSAL for JS, Python and Go',
  path: '/metadata/identity/oauth2/token',
  methods: ['GET'],
  guard: both(metadataHeader(), keyFileChallenge()),
  apiVersion: { accepts: (value) => versions.includes(value), example: '2020-06-01' },
  unselected: systemAssignedOrOnly,
  lifetime: 86_400,
  headers: {},
  // The id asked for comes back, or clients of 2026 take the agent for an old one that ignores it (wire.md §5).
  success: (grant) => ({
    ...imds.success(grant),
    ...(grant.selector ? { [grant.selector.name]: grant.selector.value } : {}),
  }),
  words: {
    ...own,
    'guard-missing': imds.words['guard-missing'],
    'guard-wrong': (refusal) =>
      refusal.headers
        ? oauth(
            401,
            'unauthorized_client',
            'The caller must show the contents of the key file named in Www-Authenticate.',
          )
        : oauth(400, 'invalid_request', 'Required metadata header not specified'),
    'resource-missing': imds.words['resource-missing'],
    'identity-not-found': imds.words['identity-not-found'],
    'ambiguous-identity': imds.words['ambiguous-identity'],
    'invalid-resource': imds.words['invalid-resource'],
  },
  env: ({ identityUrl }) => ({
    IDENTITY_ENDPOINT: `${identityUrl}/metadata/identity/oauth2/token`,
    IMDS_ENDPOINT: identityUrl,
  }),
};
