import type { JSONWebKeySet, JWK } from 'jose';
import { issuerV2Of } from '../token/claims.ts';
import { issuerUnreachable } from './assertion-errors.ts';
import type { Clusters } from './clusters.ts';

/** Gets a JSON document. Rejects for anything else. */
export type FetchJson = (url: string) => Promise<unknown>;

export type IssuerKeysParts = {
  readonly tenantId: string;
  /** The emulator's own published keys. */
  readonly keys: () => JSONWebKeySet;
  readonly clusters: Clusters;
  readonly fetchJson: FetchJson;
};

/** The key by which an issuer signed. Throws AuthorityError where its documents can't be had. */
export type IssuerKeyFor = (issuer: string, kid: unknown) => Promise<JWK | undefined>;

/**
 * Keys of the issuers that the world names, and of no others: the caller has found a federated credential that names it.
 * The emulator's own are known here; another's are fetched, kept, and fetched again for a key id not among them.
 */
export const createIssuerKeys = ({ tenantId, keys, clusters, fetchJson }: IssuerKeysParts): IssuerKeyFor => {
  const fetched = new Map<string, Promise<readonly JWK[]>>();

  const fetchKeys = (issuer: string): Promise<readonly JWK[]> => {
    const found = fetchKeySet(issuer, fetchJson);
    fetched.set(issuer, found);
    found.catch(() => fetched.delete(issuer));
    return found;
  };

  return async (issuer, kid) => {
    if (issuer === issuerV2Of(tenantId)) return pick(keys().keys, kid);
    const cluster = clusters.all().find((each) => each.issuer === issuer);
    if (cluster) return pick(clusters.keysOf(cluster).keys, kid);
    const known = fetched.get(issuer);
    return (known && pick(await known, kid)) ?? pick(await fetchKeys(issuer), kid);
  };
};

/** An issuer with a single key may leave `kid` out. */
const pick = (keys: readonly JWK[], kid: unknown): JWK | undefined => {
  const signing = keys.filter(({ kty, use }) => kty === 'RSA' && use !== 'enc');
  if (kid === undefined && signing.length === 1) return signing[0];
  return typeof kid === 'string' ? signing.find((key) => key.kid === kid) : undefined;
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const fetchKeySet = async (issuer: string, fetchJson: FetchJson): Promise<readonly JWK[]> => {
  const discovery = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = await fetchJson(discovery).catch((error) => {
    throw issuerUnreachable(`${discovery}: ${(error as Error).message}`);
  });
  if (!isObject(document) || document.issuer !== issuer || typeof document.jwks_uri !== 'string') {
    throw issuerUnreachable(`${discovery} is not the discovery document of ${issuer}: check issuer and jwks_uri in it`);
  }
  const uri = document.jwks_uri;
  const set = await fetchJson(uri).catch((error) => {
    throw issuerUnreachable(`${uri}: ${(error as Error).message}`);
  });
  if (!isObject(set) || !Array.isArray(set.keys)) throw issuerUnreachable(`${uri} is no JSON Web Key Set`);
  return set.keys.filter(isObject) as JWK[];
};
