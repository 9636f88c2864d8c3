import { mapIn, textIn } from '../body.ts';
import { invalidContent, parentNotFound } from '../errors-of-writes.ts';
import type { ResourceType } from './resource-type.ts';
import { identityApiVersions } from './user-assigned-identities.ts';

const type = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';

/** Whose tokens a user-assigned identity takes for its own (arm.md §3.5). */
export const federatedIdentityCredentials: ResourceType = {
  type,
  operations: type,
  scope: 'resourceGroup',
  core: false,
  apiVersions: identityApiVersions.filter((each) => each >= '2022-01-31-preview'),
  render: ({ id, name, properties: { issuer, subject, audiences } }) => ({
    id,
    name: name.slice(name.lastIndexOf('/') + 1),
    type,
    properties: { issuer, subject, audiences },
  }),
  put: (body, old, { store, target }) => {
    const parent = store.resourceFor(target.id.split('/').slice(0, -2).join('/'));
    if (!parent) throw parentNotFound(target.names[0] as string);
    const properties = mapIn(body, 'properties');
    const [issuer, subject, { audiences }] = [textIn(properties, 'issuer'), textIn(properties, 'subject'), properties];
    if (!issuer || !subject || !Array.isArray(audiences) || !audiences.every((each) => typeof each === 'string')) {
      throw invalidContent('issuer, subject and audiences are all needed');
    }
    const resource = {
      id: old?.id ?? `${parent.id}/federatedIdentityCredentials/${target.names.at(-1)}`,
      name: target.names.join('/'),
      type,
      properties: { issuer, subject, audiences },
    };
    store.put(resource);
    return { status: old ? 200 : 201, resource };
  },
  remove: (old, { store }) => {
    store.remove(old.id);
    return { status: 200 };
  },
};
