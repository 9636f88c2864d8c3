import type { Store } from './store.ts';
import type { FederatedCredential, Resource } from './world.ts';

export const federatedIdentityCredentials =
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';
export const managedClusters = 'Microsoft.ContainerService/managedClusters';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A resource of that type as a credential; a field that a write over ARM left out is empty, and fits nothing. */
export const federatedCredentialFrom = ({ name, properties }: Resource): FederatedCredential => ({
  name: name.split('/').at(-1) ?? name,
  issuer: text(properties.issuer),
  subject: text(properties.subject),
  audiences: Array.isArray(properties.audiences) ? properties.audiences.map(text) : [],
});

const everywhere = (store: Store, type: string): Resource[] =>
  store.subscriptions.flatMap(({ subscriptionId }) => [...store.list({ subscriptionId, type })]);

/** The resource id of the identity that a credential belongs to. */
export const identityIdOf = ({ id }: Resource): string => id.split('/').slice(0, -2).join('/');

/** In the order declared. */
export const credentialResources = (store: Store): Resource[] => everywhere(store, federatedIdentityCredentials);

export const federatedCredentialsOf = (store: Store, identityId: string): FederatedCredential[] =>
  credentialResources(store)
    .filter((resource) => identityIdOf(resource).toLowerCase() === identityId.toLowerCase())
    .map(federatedCredentialFrom);

export const clusterResources = (store: Store): Resource[] => everywhere(store, managedClusters);
