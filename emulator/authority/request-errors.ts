import { AuthorityError, cut } from './authority-error.ts';

/** What is refused before any credential is looked at, and instead of it. */

/** `invalid_tenant` from the discovery documents, `invalid_request` from the token endpoint. */
export const tenantNotFound = (tenant: string, error: 'invalid_tenant' | 'invalid_request'): AuthorityError =>
  /^[^.]+$/.test(tenant) && !/^[0-9a-f-]{36}$/i.test(tenant)
    ? new AuthorityError([
        900023,
        400,
        error,
        `Specified tenant identifier '${cut(tenant)}' is neither a valid DNS name, nor a valid external domain.`,
      ])
    : new AuthorityError([
        90002,
        400,
        error,
        `Tenant '${cut(tenant)}' not found. Check to make sure you have the correct tenant ID and are signing into the ` +
          'correct cloud. Check with your subscription administrator, this may happen if there are no active ' +
          'subscriptions for the tenant.',
      ]);

export const noTenantNamed = (): AuthorityError =>
  new AuthorityError([
    50059,
    400,
    'invalid_request',
    'No tenant-identifying information found in either the request or implied by any provided credentials.',
  ]);

/** The status is a guess: what is quoted of it comes from browsers. */
export const methodRefused = (method: string, allowed: readonly string[]): AuthorityError =>
  new AuthorityError(
    [
      900561,
      405,
      'invalid_request',
      `The endpoint only accepts ${allowed.join(', ')} requests. Received a ${cut(method)} request.`,
    ],
    { headers: { Allow: allowed.join(', ') } },
  );

export const parameterMissing = (name: string, hint?: string): AuthorityError =>
  new AuthorityError(
    [900144, 400, 'invalid_request', `The request body must contain the following parameter: '${name}'.`],
    { hint },
  );

export const parameterRepeated = (name: string): AuthorityError =>
  new AuthorityError([
    9000411,
    400,
    'invalid_request',
    `The request is not properly formatted. The parameter '${name}' is duplicated.`,
  ]);

export const malformedRequest = (hint: string): AuthorityError =>
  new AuthorityError([9002313, 400, 'invalid_request', 'Invalid request. Request is malformed or invalid.'], { hint });

export const grantUnsupported = (grant: string): AuthorityError =>
  new AuthorityError(
    [70003, 400, 'unsupported_grant_type', `The app requested an unsupported grant type '${cut(grant)}'.`],
    { hint: 'client_credentials is the one served here' },
  );

export const clientNotFound = (clientId: string, directory: string): AuthorityError =>
  new AuthorityError([
    700016,
    400,
    'unauthorized_client',
    `Application with identifier '${cut(clientId)}' was not found in the directory '${directory}'. This can happen if ` +
      'the application has not been installed by the administrator of the tenant or consented to by any user in the ' +
      'tenant. You may have sent your authentication request to the wrong tenant.',
  ]);

export const credentialMissing = (): AuthorityError =>
  new AuthorityError([
    7000216,
    401,
    'invalid_client',
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  ]);

export const secretInvalid = (clientId: string, hint: string): AuthorityError =>
  new AuthorityError(
    [
      7000215,
      401,
      'invalid_client',
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the ' +
        `client secret ID, for a secret added to app '${clientId}'.`,
    ],
    { hint },
  );

/** Number and text are those of a certificate whose subject is not authorized; no witness shows one of IMDS's refused. */
export const certificateInvalid = (clientId: string, hint: string): AuthorityError =>
  new AuthorityError(
    [
      700030,
      401,
      'invalid_client',
      `Invalid certificate - subject name in certificate is not authorized for application '${cut(clientId)}'.`,
    ],
    { hint },
  );

export const scopeInvalid = (scope: string): AuthorityError =>
  new AuthorityError([
    1002012,
    400,
    'invalid_scope',
    `The provided value for scope ${cut(scope)} is not valid. Client credential flows must have a scope value with ` +
      '/.default suffixed to the resource identifier (application ID URI).',
  ]);

export const scopeUnknown = (scope: string): AuthorityError =>
  new AuthorityError([
    70011,
    400,
    'invalid_scope',
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' " +
      `is not valid. The scope ${cut(scope)} is not valid.`,
  ]);

export const resourceUnknown = (text: string): AuthorityError =>
  new AuthorityError([500011, 400, 'invalid_resource', text]);

export const instanceUnknown = (): AuthorityError =>
  new AuthorityError([50049, 400, 'invalid_instance', 'Unknown or invalid instance.']);

/** Code and word from Microsoft's list of AADSTS codes; the pairing with 429 is a guess. */
export const throttled = (retryAfter: number | undefined): AuthorityError =>
  new AuthorityError([90055, 429, 'temporarily_unavailable', 'There are too many incoming requests.'], {
    hint: 'the fault rule says too many requests',
    ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': String(retryAfter) } }),
  });

export const outage = (status: number, retryAfter: number | undefined): AuthorityError =>
  new AuthorityError([90033, status, 'temporarily_unavailable', 'A transient error has occurred. Please try again.'], {
    hint: `the fault rule says ${status}`,
    ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': String(retryAfter) } }),
  });
