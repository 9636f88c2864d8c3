import { type Clusters, createClusters } from './authority/clusters.ts';
import type { SettableClock } from './clock/settable.ts';
import { didYouMean } from './exchange/spelling.ts';
import { createFederatedTokenFiles } from './federated-token-files.ts';
import { SettingError } from './files.ts';
import {
  clusterResources,
  credentialResources,
  federatedCredentialFrom,
  identityIdOf,
} from './world/federated-credentials.ts';
import type { Store } from './world/store.ts';
import type { Resource } from './world/world.ts';

export type WorkloadIdentity = {
  readonly clusters: Clusters;
  /**
   * What a pod finds in its environment whose service account is that of a federated credential. `named`: the
   * credential, its identity or its cluster, by name or id; without it, the first credential that a cluster here serves.
   * `authority` has no trailing slash; the variable has one (wire.md §9.1).
   */
  variables(authority: string, named?: string): Record<string, string>;
  /** True for a host that is a managed cluster. */
  isCluster(named: string): boolean;
  renew(): void;
  clear(): void;
};

export type WorkloadIdentityParts = {
  readonly store: Store;
  readonly clock: SettableClock;
  readonly guid: () => string;
  readonly home: () => string;
  /** Told of a token that could not be renewed, as a sentence. */
  readonly say: (sentence: string) => void;
};

/** The clusters' side of workload identity: their service accounts' tokens, and the variables that name them. */
export const createWorkloadIdentity = (parts: WorkloadIdentityParts): WorkloadIdentity => {
  const { store, clock, say } = parts;
  const clusters = createClusters(parts);
  const files = createFederatedTokenFiles(clock, say);

  /** A credential with the ids and names that it may be called by, where a cluster here issues its tokens. */
  const served = () =>
    credentialResources(store).flatMap((resource) => {
      const issuer = clusters.issuerOf(federatedCredentialFrom(resource));
      const cluster = clusters.all().find((each) => each.issuer === issuer);
      const owner = store.resourceFor(identityIdOf(resource));
      if (!cluster || !owner) return [];
      return [{ resource, owner, cluster: store.resourceFor(cluster.id) as Resource }];
    });

  const find = (named: string | undefined) => {
    const all = served();
    const [first] = all;
    if (!first) {
      throw new SettingError(
        '--source workload-identity: no identity of this world trusts a cluster of it; declare a ' +
          'Microsoft.ContainerService/managedClusters and a Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
      );
    }
    if (named === undefined) return first;
    const low = named.toLowerCase();
    const isCalled = ({ id, name }: Resource) =>
      [id, name, name.split('/').at(-1)].some((word) => word?.toLowerCase() === low);
    const found =
      all.find(({ resource }) => isCalled(resource)) ??
      all.find(({ owner }) => isCalled(owner)) ??
      all.find(({ cluster }) => isCalled(cluster));
    if (found) return found;
    const names = all.flatMap(({ resource, owner, cluster }) => [resource.name, owner.name, cluster.name]);
    const known = [...new Set(names)];
    throw new SettingError(
      `--source workload-identity: no federated credential is, or belongs to, "${named}"${didYouMean(named, known) || `; there are ${known.join(', ')}`}`,
    );
  };

  return {
    clusters,
    variables: (authority, named) => {
      const { resource, owner } = find(named);
      const token = (): string =>
        clusters.mint(federatedCredentialFrom(store.resourceFor(resource.id) ?? resource)) ?? '';
      return {
        AZURE_CLIENT_ID: String(owner.properties.clientId),
        AZURE_TENANT_ID: store.tenant.tenantId,
        AZURE_FEDERATED_TOKEN_FILE: files.fileFor(resource.id.toLowerCase(), token),
        AZURE_AUTHORITY_HOST: `${authority}/`,
      };
    },
    isCluster: (named) =>
      clusterResources(store).some(({ id, name }) =>
        [id, name].some((each) => each.toLowerCase() === named.toLowerCase()),
      ),
    renew: files.renew,
    clear: files.clear,
  };
};
