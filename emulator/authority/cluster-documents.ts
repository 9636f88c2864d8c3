import type { Cluster, Clusters } from './clusters.ts';

/** What a cluster's issuer publishes, by the path behind `/oidc/{cluster}/`; as AKS has it (MicrosoftDocs/azure-aks-docs, use-oidc-issuer). */
const documents: Readonly<Record<string, (cluster: Cluster, clusters: Clusters, base: string) => unknown>> = {
  '.well-known/openid-configuration': ({ issuer, segment }, _, base) => ({
    issuer,
    jwks_uri: `${base}/oidc/${segment}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }),
  'openid/v1/jwks': (cluster, clusters) => clusters.keysOf(cluster),
};

export type ClusterDocument = { readonly cluster: Cluster; readonly body: unknown };

/** The document of that path in lower case, without `/oidc/`; undefined where there is no such cluster or document. */
export const clusterDocument = (path: string, clusters: Clusters, base: string): ClusterDocument | undefined => {
  const slash = path.indexOf('/');
  const [segment, rest] = [path.slice(0, slash), path.slice(slash + 1)];
  const cluster = clusters.all().find((each) => encodeURIComponent(each.segment).toLowerCase() === segment);
  const render = Object.hasOwn(documents, rest) ? documents[rest] : undefined;
  return cluster && render && { cluster, body: render(cluster, clusters, base) };
};
