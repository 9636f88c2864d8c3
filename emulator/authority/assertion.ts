import { isTokenExchange, tokenExchange } from '../token/audience.ts';
import { issuerV2Of } from '../token/claims.ts';
import { assertionAlgorithms, type Jws, parseJws, verifyJws } from '../token/jws.ts';
import type { Store } from '../world/store.ts';
import type { FederatedCredential } from '../world/world.ts';
import {
  algorithmUnsupported,
  assertionMalformed,
  assertionType,
  claimMissing,
  entraIssuerRefused,
  noRecordFor,
  onlyManagedIdentities,
  outsideLifetime,
  signatureInvalid,
  subjectCaseDiffers,
} from './assertion-errors.ts';
import { type Client, isManagedIdentity } from './client.ts';
import type { Clusters } from './clusters.ts';
import type { IssuerKeyFor } from './issuer-keys.ts';

export type AssertionParts = {
  readonly store: Store;
  readonly clusters: Clusters;
  readonly keyFor: IssuerKeyFor;
};

/** What an assertion says of itself. */
type Presented = { readonly issuer: string; readonly subject: string; readonly audiences: readonly string[] };

/** Seconds by which clocks may differ: Microsoft.IdentityModel's default; that Entra keeps to it is a guess. */
const skew = 300;

/** The last second that a date has in .NET, as ARM's check has it. */
const lastSecond = 253_402_300_799;

/**
 * Proof that the client is whom a federated credential of it names. The checks of wire.md §9.4, the record before the
 * signature: nothing is fetched for an issuer that no record names. `now` in seconds. Throws AuthorityError.
 */
export const checkAssertion = async (
  assertion: string,
  client: Client,
  now: number,
  { store, clusters, keyFor }: AssertionParts,
): Promise<FederatedCredential> => {
  const jws = parseJws(assertion);
  if (!jws) throw assertionMalformed('the assertion is not a JWT of three base64url parts that hold JSON objects');
  checkHeader(jws.header);
  const presented = presentedBy(jws, client);
  const credential = recordFor(presented, client, clusters, store.tenant.tenantId);
  const { issuer, subject } = presented;
  if (issuer === issuerV2Of(store.tenant.tenantId) && !isManagedIdentity(subject, store)) throw onlyManagedIdentities();
  const jwk = await keyFor(issuer, jws.header.kid);
  if (!jwk) {
    const kid = JSON.stringify(jws.header.kid ?? null).slice(0, 100);
    throw signatureInvalid(`The key was not found., Key identifier in the token: ${kid}.`);
  }
  if (!verifyJws(jws, jwk)) {
    throw signatureInvalid('The provided signature value did not match the expected signature value.');
  }
  checkLifetime(jws.claims, now);
  return credential;
};

const checkHeader = (header: Jws['header']): void => {
  if (typeof header.alg !== 'string' || !assertionAlgorithms.includes(header.alg)) {
    throw algorithmUnsupported(header.alg, assertionAlgorithms);
  }
  if (header.typ !== undefined && header.typ !== 'JWT' && header.typ !== 'http://openid.net/specs/jwt/1.0') {
    throw assertionType(header.typ);
  }
  const extra = ['crit', 'b64', 'zip', 'enc'].find((name) => Object.hasOwn(header, name));
  if (extra) throw assertionMalformed(`its header has ${extra}, which no assertion needs`);
};

const presentedBy = ({ claims }: Jws, { identity, name }: Client): Presented => {
  const { iss, sub, aud } = claims;
  if (typeof iss !== 'string' || iss === '') throw claimMissing('iss');
  if (typeof sub !== 'string' || sub === '') throw claimMissing('sub');
  const audiences = (Array.isArray(aud) ? aud : [aud]).filter((each) => typeof each === 'string' && each !== '');
  if (audiences.length === 0) throw claimMissing('aud');
  if (iss.toLowerCase() === identity.clientId.toLowerCase()) {
    throw signatureInvalid(`The key was not found., ${name} has no certificate: the world knows none.`);
  }
  return { issuer: iss, subject: sub, audiences };
};

/** The credential that fits: narrowed by issuer, then subject, then audience, and the refusal says at which none was left. */
const recordFor = (
  { issuer, subject, audiences }: Presented,
  { name, credentials }: Client,
  clusters: Clusters,
  tenantId: string,
): FederatedCredential => {
  const byIssuer = credentials.filter((each) => clusters.issuerOf(each) === issuer);
  const trusted = (values: readonly string[]): string =>
    values.length === 0 ? `${name} has no federated credential` : `${name} trusts ${values.join(' and ')}`;
  if (byIssuer.length === 0) {
    throw noRecordFor('issuer', issuer, trusted(credentials.map((each) => clusters.issuerOf(each))));
  }
  if (issuer !== issuerV2Of(tenantId) && isEntra(issuer)) throw entraIssuerRefused();
  const bySubject = byIssuer.filter((each) => each.subject === subject);
  if (bySubject.length === 0) {
    const hint = trusted(byIssuer.map((each) => each.subject));
    const low = subject.toLowerCase();
    throw byIssuer.some((each) => each.subject.toLowerCase() === low)
      ? subjectCaseDiffers(subject, hint)
      : noRecordFor('subject', subject, hint);
  }
  // The record says api://AzureADTokenExchange where a token of Entra's own carries the id of that application.
  const shown =
    issuer === issuerV2Of(tenantId)
      ? audiences.map((each) => (isTokenExchange(each) ? tokenExchange : each))
      : audiences;
  const credential = bySubject.find((each) => each.audiences.some((audience) => shown.includes(audience)));
  if (!credential) {
    throw noRecordFor('audience', shown.join(','), trusted(bySubject.flatMap((each) => each.audiences)));
  }
  return credential;
};

const entraHosts = ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'];

const isEntra = (issuer: string): boolean => entraHosts.some((host) => issuer.startsWith(`https://${host}/`));

const checkLifetime = ({ nbf, exp }: Jws['claims'], now: number): void => {
  if (!isTime(exp)) throw claimMissing('exp');
  if (nbf !== undefined && !isTime(nbf)) throw assertionMalformed('nbf is not a time in seconds');
  const from = nbf ?? 0;
  if (from > now + skew || exp <= now - skew) throw outsideLifetime(now, from, exp);
};

const isTime = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= lastSecond;
