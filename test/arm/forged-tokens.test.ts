import { describe, expect, test } from '@jest/globals';
import { ask, now } from './ask.ts';
import { dev, idOf, tenantId } from './contoso.ts';
import { audiences, good, invalid, issuers, malformed, noPrincipal, otherTenant, withClaims } from './forgeries.ts';

const target = `${idOf(dev, 'rg-web', 'vm-web-1')}?api-version=2024-11-01`;
const at = now / 1000;

const refused = async (authorization: string | undefined, code: string, message: string): Promise<string> => {
  const headers = authorization === undefined ? {} : { authorization };
  const reply = await ask(target, { as: null, headers });
  expect(reply.status).toBe(401);
  expect(reply.json).toEqual({ error: { code, message } });
  expect(reply.headers).toMatchObject({
    'Content-Type': 'application/json; charset=utf-8',
    'x-ms-failure-cause': 'gateway',
    'WWW-Authenticate': `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", error_description="${authorization === undefined ? "The authentication failed because of missing 'Authorization' header." : 'The access token is missing or invalid.'}"`,
  });
  expect(reply.outcome.decision).toMatch(/^rejected: /);
  return reply.outcome.decision;
};

describe('arm › refuses', () => {
  test('no token at all', async () => {
    const decision = await refused(
      undefined,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
    );
    expect(decision).toBe('rejected: no Authorization header');
  });

  test.each(malformed)('%s', async (_, authorization) => {
    const text = "Authentication failed. The 'Authorization' header is provided in an invalid format.";
    await refused(authorization, 'AuthenticationFailed', text);
  });

  test.each(invalid)('%s', async (_, authorization) => {
    await refused(authorization, 'InvalidAuthenticationToken', 'The access token is invalid.');
  });

  test.each([
    ['alg none', 'rejected: alg "none" is not RS256'],
    ['PS256', 'rejected: alg "PS256" is not RS256'],
    ['an unknown kid', 'rejected: kid "another" is none of the published keys'],
    ['a stranger’s key in jwk (CVE-2018-0114)', 'rejected: the signature does not match'],
    ['crit', "rejected: the token's header has crit"],
    ['a claim twice', "rejected: the token's payload names a member twice"],
    ['exp a string', 'rejected: claim exp is not a time in seconds'],
    ['aud a list', 'rejected: claim aud is not a string'],
    ['no tid', 'rejected: claim tid is missing'],
  ])('%s, and tells the journal alone why', async (what, says) => {
    const authorization = invalid.find(([name]) => name === what)?.[1];
    const text = 'The access token is invalid.';
    expect(await refused(authorization, 'InvalidAuthenticationToken', text)).toBe(says);
  });

  test.each(noPrincipal)('%s', async (_, authorization) => {
    const text =
      "The received access token is not valid: at least one of the claims 'puid' or 'altsecid' or 'oid' should be present. If you are accessing as application please make sure service principal is properly created in the tenant.";
    await refused(authorization, 'InvalidAuthenticationToken', text);
  });

  test.each([
    ['yesterday', at - 86_400, '1/11/2026 4:06:07 AM', 'rejected: the token expired 86400 s ago'],
    ['in the afternoon', Date.UTC(2025, 10, 9, 17, 10, 42) / 1000, '11/9/2025 5:10:42 PM', undefined],
    ['at this very second', at, '1/12/2026 4:06:07 AM', 'rejected: the token expired 0 s ago'],
  ])('a token that expired %s', async (_, exp, shown, says) => {
    const text = `The access token expiry UTC time '${shown}' is earlier than current UTC time '1/12/2026 4:06:07 AM'.`;
    const decision = await refused(`Bearer ${withClaims({ exp })}`, 'ExpiredAuthenticationToken', text);
    if (says) expect(decision).toBe(says);
  });

  test('a token that is not yet valid', async () => {
    const text =
      "The access token is not yet valid: its not-before UTC time '1/12/2026 4:06:08 AM' is later than current UTC time '1/12/2026 4:06:07 AM'.";
    await refused(`Bearer ${withClaims({ nbf: at + 1 })}`, 'InvalidAuthenticationToken', text);
  });

  test.each(audiences)('a token for the audience %j', async (aud) => {
    const text = `The access token has been obtained for wrong audience or resource '${aud}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.`;
    const decision = await refused(`Bearer ${withClaims({ aud })}`, 'InvalidAuthenticationTokenAudience', text);
    expect(decision).toBe(`rejected: aud ${aud} is not this service's`);
  });

  const wrongIssuer = (issuer: string): string =>
    `The access token is from the wrong issuer '${issuer}'. It must match the tenant 'https://sts.windows.net/${tenantId}/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${tenantId}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`;

  test.each(issuers)('a token from the issuer %j', async (iss) => {
    await refused(`Bearer ${withClaims({ iss })}`, 'InvalidAuthenticationTokenTenant', wrongIssuer(iss));
  });

  test('a token of another tenant behind the right issuer', async () => {
    const text = wrongIssuer(`https://sts.windows.net/${otherTenant}/`);
    await refused(`Bearer ${withClaims({ tid: otherTenant })}`, 'InvalidAuthenticationTokenTenant', text);
  });

  test('no fewer than a hundred forgeries, and takes the token they were forged from', async () => {
    expect(malformed.length + invalid.length + noPrincipal.length + audiences.length + issuers.length).toBeGreaterThan(
      99,
    );
    expect((await ask(target, { as: null, headers: { authorization: `Bearer ${good}` } })).status).toBe(200);
    expect((await ask(target, { as: null, headers: { authorization: `bearer   ${good} ` } })).status).toBe(200);
  });
});
