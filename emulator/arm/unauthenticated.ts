import { ArmError } from './errors.ts';

/** The refusals that say "who are you?" (arm.md §4.1). Their WWW-Authenticate header is `challenge`'s. */
const unauthenticated = (code: string, message: string, decision: string) => new ArmError(401, code, message, decision);

const noHeader = "The authentication failed because of missing 'Authorization' header.";

export const missingAuthorization = () =>
  unauthenticated(
    'AuthenticationFailed',
    "Authentication failed. The 'Authorization' header is missing.",
    'rejected: no Authorization header',
  );

export const malformedAuthorization = () =>
  unauthenticated(
    'AuthenticationFailed',
    "Authentication failed. The 'Authorization' header is provided in an invalid format.",
    'rejected: the Authorization header is not "Bearer TOKEN"',
  );

/** `why` is for the journal; the caller is told no more than the real one tells. */
export const invalidToken = (why: string) =>
  unauthenticated('InvalidAuthenticationToken', 'The access token is invalid.', `rejected: ${why}`);

export const noPrincipal = () =>
  unauthenticated(
    'InvalidAuthenticationToken',
    "The received access token is not valid: at least one of the claims 'puid' or 'altsecid' or 'oid' should be present. If you are accessing as application please make sure service principal is properly created in the tenant.",
    'rejected: the token has no oid',
  );

/** `M/d/yyyy h:mm:ss tt` in UTC, as .NET writes it for en-US. `at` in seconds. */
export const dotnetTime = (at: number): string => {
  const date = new Date(at * 1000);
  const [hours, two] = [date.getUTCHours(), (value: number) => String(value).padStart(2, '0')];
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  const time = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${day} ${time} ${hours < 12 ? 'AM' : 'PM'}`;
};

export const expiredToken = (expiry: number, now: number) =>
  unauthenticated(
    'ExpiredAuthenticationToken',
    `The access token expiry UTC time '${dotnetTime(expiry)}' is earlier than current UTC time '${dotnetTime(now)}'.`,
    `rejected: the token expired ${now - expiry} s ago`,
  );

// Only the text's beginning is known ([U] in arm.md §4.1); the rest follows the expired token's.
export const earlyToken = (notBefore: number, now: number) =>
  unauthenticated(
    'InvalidAuthenticationToken',
    `The access token is not yet valid: its not-before UTC time '${dotnetTime(notBefore)}' is later than current UTC time '${dotnetTime(now)}'.`,
    `rejected: the token is valid only ${notBefore - now} s from now`,
  );

/** Those that the refusal names, in its order. */
export const publicAudiences = [
  'https://management.core.windows.net/',
  'https://management.core.windows.net',
  'https://management.azure.com/',
  'https://management.azure.com',
];

export const wrongAudience = (audience: string) =>
  unauthenticated(
    'InvalidAuthenticationTokenAudience',
    `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of the allowed audiences ${publicAudiences.map((each) => `'${each}'`).join(',')}.`,
    `rejected: aud ${audience} is not this service's`,
  );

export const wrongTenant = (issuer: string, tenantId: string) =>
  unauthenticated(
    'InvalidAuthenticationTokenTenant',
    `The access token is from the wrong issuer '${issuer}'. It must match the tenant 'https://sts.windows.net/${tenantId}/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${tenantId}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`,
    `rejected: iss ${issuer} is not tenant ${tenantId}'s`,
  );

/**
 * The WWW-Authenticate header of a 401. With a subscription in the path it tells that one's tenant, which is how
 * clients find out a tenant (arm.md §4.1); without, the authority's root.
 */
export const challenge = (hasHeader: boolean, tenantId = ''): string =>
  `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", error_description="${hasHeader ? 'The access token is missing or invalid.' : noHeader}"`;

/**
 * A claims challenge of continuous access evaluation: a token from before `notBefore` (seconds) is to be replaced
 * (arm.md §4.1). The text is Microsoft Graph's, ARM's own is not known.
 */
export const claimsChallenge = (notBefore: number) => {
  const claims = { access_token: { nbf: { essential: true, value: String(notBefore) } } };
  const encoded = Buffer.from(JSON.stringify(claims)).toString('base64');
  return new ArmError(
    401,
    'InvalidAuthenticationToken',
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    `rejected: the token is from before ${new Date(notBefore * 1000).toISOString()}; a claims challenge asks for a newer one`,
    {
      headers: {
        'WWW-Authenticate': `Bearer authorization_uri="https://login.windows.net/common/oauth2/authorize", error="insufficient_claims", claims="${encoded}"`,
      },
    },
  );
};
