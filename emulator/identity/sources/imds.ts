import { aadsts, unknownResource } from '../../token/aadsts.ts';
import { metadataHeader, noGuard } from '../guards.ts';
import { systemAssignedOrOnly } from '../selection.ts';
import type { IdentitySource } from '../source.ts';
import { allowing, oauth } from './wordings.ts';

/** The newest three of `/metadata/versions` (arm.md §6.1, §6.3). */
export const newestVersions = ['2025-04-07', '2024-07-17', '2024-03-15'];

const badVersion = (problem: string) => ({
  status: 400,
  body: {
    error: `Bad request. ${problem}. For more information refer to aka.ms/azureimds`,
    'newest-versions': newestVersions,
  },
});

const noMetadata = () => oauth(400, 'invalid_request', 'Required metadata header not specified');

const isDate = /^\d{4}-\d{2}-\d{2}$/;

/** Azure's Instance Metadata Service, the source of nearly every client today. */
export const imds: IdentitySource = {
  name: 'imds',
  reference: 'wire.md §2: entra-docs how-to-use-vm-token; bodies of azidentity, MSAL and azure-cli tests',
  path: '/metadata/identity/oauth2/token',
  methods: ['GET'],
  guard: metadataHeader(),
  apiVersion: { accepts: (value) => isDate.test(value) && value >= '2018-02-01', example: '2018-02-01' },
  unselected: systemAssignedOrOnly,
  lifetime: 86_400,
  headers: { Server: 'IMDS/150.870.65.1854' },
  // Alphabetical, as captured in azure-cli; expires_in before expires_on because MSAL.NET lets the last one win.
  success: (grant) => ({
    access_token: grant.jwt,
    client_id: grant.identity.clientId,
    expires_in: String(grant.expiresIn),
    expires_on: String(grant.expiresAt),
    ext_expires_in: String(grant.lifetime - 1),
    not_before: String(grant.notBefore),
    resource: grant.resource,
    token_type: 'Bearer',
  }),
  words: {
    'guard-missing': noMetadata,
    'guard-wrong': noMetadata,
    'guard-broken': ({ problem }) => oauth(500, 'unknown', problem),
    method: ({ allowed }) => allowing(allowed, oauth(405, 'invalid_request', 'Method not allowed')),
    'api-version-missing': () => badVersion('api-version was not specified in the request'),
    'api-version-invalid': () => badVersion('api-version is invalid or was not specified in the request'),
    'resource-missing': () => oauth(400, 'invalid_request', "Required query variable 'resource' is missing"),
    'repeated-parameter': ({ parameter }) =>
      oauth(400, 'invalid_request', `Query variable '${parameter}' is specified more than once`),
    'several-selectors': () =>
      oauth(400, 'invalid_request', 'Only one of client_id, object_id and msi_res_id may be specified'),
    'identity-not-found': () => oauth(400, 'invalid_request', 'Identity not found'),
    'ambiguous-identity': () =>
      oauth(
        400,
        'invalid_request',
        'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
      ),
    'invalid-resource': ({ resource }, { tenantName, at, guid }) => ({
      status: 400,
      body: aadsts(
        500011,
        'invalid_resource',
        unknownResource(resource, tenantName),
        { at, guid },
        'https://westus2.login.microsoft.com',
      ),
    }),
    unreadable: ({ status, problem }) => oauth(status, 'invalid_request', problem),
    throttled: () => oauth(429, 'too_many_requests', 'Too many requests'),
    outage: ({ status }) => oauth(status, outages[status] ?? 'unknown', outageText),
  },
  env: ({ identityUrl }) => ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: identityUrl }),
};

/** IMDS as aad-pod-identity's NMI served it to whoever AZURE_POD_IDENTITY_AUTHORITY_HOST sends here (wire.md §10). */
export const nmi: IdentitySource = { ...imds, guard: noGuard() };

/** wire.md §2.3: 404 while an identity is being attached, 410 while IMDS is updated, else the table's `unknown`. */
const outages: Readonly<Record<number, string>> = { 404: 'not_found', 410: 'gone' };
const outageText = 'Failed to retrieve token from the Active directory. For details see logs of the metadata service';
