import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';
import { type Clock, seconds } from '../clock/clock.ts';
import { signJws } from '../token/jws.ts';
import { createSigningKey, type SigningKey } from '../token/signing-key.ts';
import { clusterResources } from '../world/federated-credentials.ts';
import { derivedGuid } from '../world/resource-id.ts';
import type { Store } from '../world/store.ts';
import type { FederatedCredential, Resource } from '../world/world.ts';
import { serviceAccountClaims } from './service-account.ts';

/** A managed cluster of the world as the issuer of its service accounts' tokens. */
export type Cluster = {
  readonly id: string;
  /** Its segment in the path of its documents: its name, or a GUID where another cluster has the same name. */
  readonly segment: string;
  readonly issuer: string;
};

export type Clusters = {
  all(): readonly Cluster[];
  /** What a credential's `issuer` is, a cluster's id having been looked up. */
  issuerOf(credential: FederatedCredential): string;
  keysOf(cluster: Cluster): JSONWebKeySet;
  /** A projected token of the service account that the credential trusts; undefined where no cluster here issues it. */
  mint(credential: FederatedCredential): string | undefined;
};

export type ClustersParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly guid: () => string;
  /** Where the emulator is reached from outside. No trailing slash. */
  readonly home: () => string;
};

/** Each cluster has a key of its own, made when it is first needed. */
export const createClusters = ({ store, clock, guid, home }: ClustersParts): Clusters => {
  const keys = new Map<string, SigningKey>();

  const keyOf = ({ id }: Cluster): SigningKey => {
    const known = keys.get(id);
    if (known) return known;
    const key = createSigningKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    keys.set(id, key);
    return key;
  };
  const all = (): Cluster[] => {
    const resources = clusterResources(store);
    return resources.map((cluster) => {
      const segment = segmentOf(cluster, resources);
      return { id: cluster.id, segment, issuer: writtenIssuer(cluster) ?? `${home()}/oidc/${segment}/` };
    });
  };
  const issuerOf = ({ issuer }: FederatedCredential): string =>
    issuer.startsWith('/') ? (all().find(({ id }) => id.toLowerCase() === issuer.toLowerCase())?.issuer ?? '') : issuer;

  return {
    all,
    issuerOf,
    keysOf: (cluster) => ({ keys: [publicKey(keyOf(cluster))] }),
    mint: (credential) => {
      const issuer = issuerOf(credential);
      const cluster = all().find((each) => each.issuer === issuer);
      if (!cluster) return undefined;
      const { privateKey, kid } = keyOf(cluster);
      const { subject, audiences } = credential;
      const issuedAt = seconds(clock.now());
      const claims = serviceAccountClaims({ issuer, subject, audience: audiences[0] ?? '', issuedAt, jti: guid() });
      return signJws(privateKey, { kid }, claims);
    },
  };
};

const segmentOf = ({ id, name }: Resource, all: readonly Resource[]): string =>
  all.filter((each) => each.name.toLowerCase() === name.toLowerCase()).length === 1
    ? name
    : derivedGuid('oidcIssuer', id);

/** `oidcIssuerProfile.issuerURL`, spelled `issuerUrl` where the Azure CLI printed it. */
const writtenIssuer = ({ properties }: Resource): string | undefined => {
  const { issuerURL, issuerUrl } = (properties.oidcIssuerProfile ?? {}) as Record<string, unknown>;
  const written = issuerURL ?? issuerUrl;
  return typeof written === 'string' && written !== '' ? written : undefined;
};

const publicKey = ({ privateKey, kid }: SigningKey): JWK => {
  const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' }) as { n: string; e: string };
  return { use: 'sig', kty: 'RSA', kid, alg: 'RS256', n, e };
};
