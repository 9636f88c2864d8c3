import { AuthorityError, cut } from './authority-error.ts';

/** What is refused of an assertion. */

const review =
  'Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials';
const federation = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation';

export const assertionMalformed = (hint: string): AuthorityError =>
  new AuthorityError([50027, 400, 'invalid_request', 'JWT token is invalid or malformed.'], { hint });

export const assertionType = (typ: unknown): AuthorityError =>
  new AuthorityError(
    [
      5002727,
      400,
      'invalid_request',
      "Invalid JWT header type specified, must be 'JWT' or 'http://openid.net/specs/jwt/1.0'.",
    ],
    { hint: `typ is ${cut(JSON.stringify(typ))}` },
  );

export const algorithmUnsupported = (alg: unknown, supported: readonly string[]): AuthorityError =>
  new AuthorityError([
    5002738,
    401,
    'invalid_client',
    `Invalid JWT token. '${cut(String(alg))}' is not a supported signature algorithm. Supported signing algorithms ` +
      `are: '${supported.join(',')}'`,
  ]);

export const claimMissing = (name: string): AuthorityError =>
  new AuthorityError([
    90014,
    400,
    'invalid_request',
    `The required field '${name}' is missing from the credential. Ensure that you have all the necessary parameters ` +
      'for the login request.',
  ]);

/** Times in seconds since the epoch; an absent `nbf` is written as the epoch itself. */
export const outsideLifetime = (now: number, from: number, until: number): AuthorityError =>
  new AuthorityError([
    700024,
    401,
    'invalid_client',
    `Client assertion is not within its valid time range. Current time: ${ticks(now)}, assertion valid from ` +
      `${ticks(from)}, expiry time of assertion ${ticks(until)}. ${review} .`,
  ]);

export const signatureInvalid = (reason: string): AuthorityError =>
  new AuthorityError([
    700027,
    401,
    'invalid_client',
    `Client assertion contains an invalid signature. [Reason - ${reason}] ${review} .`,
  ]);

/** No record of a federated credential fits, and by which of its three fields. */
export const noRecordFor = (field: 'issuer' | 'audience' | 'subject', shown: string, hint: string): AuthorityError =>
  new AuthorityError(
    [
      { issuer: 700211, audience: 700212, subject: 700213 }[field],
      401,
      'invalid_client',
      `No matching federated identity record found for presented assertion ${field} '${cut(shown)}'. Check your ` +
        `federated identity credential Subject, Audience and Issuer against the presented assertion. ${federation}`,
    ],
    { hint },
  );

export const subjectCaseDiffers = (subject: string, hint: string): AuthorityError =>
  new AuthorityError(
    [
      7002138,
      401,
      'invalid_client',
      `No matching federated identity record found for presented assertion subject '${cut(subject)}'. The subject ` +
        'matches with case-insensitive comparison, but not with case-sensitive comparison. Check your federated ' +
        `identity credential Subject, Audience and Issuer against the presented assertion. ${federation}`,
    ],
    { hint },
  );

/** An issuer of Entra's own that is not this tenant's v2 one. */
export const entraIssuerRefused = (): AuthorityError =>
  new AuthorityError([
    700222,
    401,
    'invalid_client',
    'AAD-issued tokens may not be used for federated identity flows.',
  ]);

export const onlyManagedIdentities = (): AuthorityError =>
  new AuthorityError([
    700226,
    401,
    'invalid_client',
    'Only MSI tokens may be used as Federated Identity Credentials for AAD issuer.',
  ]);

export const issuerUnreachable = (hint: string): AuthorityError =>
  new AuthorityError([50166, 400, 'invalid_request', 'Request to External OIDC endpoint failed.'], { hint });

/** `2024-05-28T02:19:01.0000000Z`; a time that .NET has none for is shown as its last. */
const ticks = (time: number): string =>
  `${new Date(Math.min(Math.max(time, 0), 253_402_300_799) * 1000).toISOString().slice(0, 19)}.0000000Z`;
