import type { Resource } from '../../world/world.ts';
import type { Allowed } from '../allowed.ts';
import { invalidNamespace } from '../errors.ts';
import { locations } from '../locations.ts';
import { type Provider, providersOf } from '../providers.ts';
import { coreApiVersions } from './core-api-versions.ts';
import { locks } from './locks.ts';
import type { ResourceType, Written } from './resource-type.ts';
import { authorizationVersions } from './role-definitions.ts';
import { identityApiVersions } from './user-assigned-identities.ts';
import { virtualMachines } from './virtual-machines.ts';

/** Of types without versions of their own any date is taken; these are shown, newest first. */
const shownVersions = [
  '2025-04-01',
  '2024-11-01',
  '2024-03-01',
  '2023-09-01',
  '2022-09-01',
  '2021-04-01',
  '2019-12-01',
];

/** Oldest first, by how the type begins. */
const ownVersions: readonly (readonly [prefix: string, apiVersions: readonly string[]])[] = [
  ['microsoft.compute/virtualmachines', virtualMachines.apiVersions],
  ['microsoft.compute/locations/', virtualMachines.apiVersions],
  ['microsoft.managedidentity/', identityApiVersions],
  [locks.type.toLowerCase(), locks.apiVersions],
  ['microsoft.authorization/', authorizationVersions],
  ['microsoft.resources/', coreApiVersions],
];

const versionsOf = (type: string): readonly string[] => {
  const own = ownVersions.find(([prefix]) => type.toLowerCase().startsWith(prefix));
  return own ? [...own[1]].reverse() : shownVersions;
};

const typesOf = ({ namespace, types }: Provider): readonly object[] =>
  types.map((resourceType) => {
    const apiVersions = versionsOf(`${namespace}/${resourceType}`);
    return {
      resourceType,
      locations: locations.map(({ displayName }) => displayName),
      apiVersions,
      defaultApiVersion: apiVersions.find((each) => !each.endsWith('-preview')),
      capabilities: 'SupportsTags, SupportsLocation',
    };
  });

const asResource = (provider: Provider, { store, target: { subscriptionId } }: Allowed): Resource => {
  const { namespace } = provider;
  const state = store.isRegistered(subscriptionId ?? '', namespace) ? 'Registered' : 'NotRegistered';
  return {
    id: `${subscriptionId === undefined ? '' : `/subscriptions/${subscriptionId}`}/providers/${namespace}`,
    name: namespace,
    type: 'Microsoft.Resources/providers',
    properties: {
      types: provider,
      ...(subscriptionId === undefined ? {} : { registrationState: state, registrationPolicy: 'RegistrationRequired' }),
    },
  };
};

const find = (allowed: Allowed): Resource => {
  const { store, target, route } = allowed;
  const namespace = target.names[route.row.scope === 'tenant' ? 0 : 1] ?? '';
  const provider = providersOf(store).find((each) => each.namespace.toLowerCase() === namespace.toLowerCase());
  if (!provider) throw invalidNamespace(namespace);
  return asResource(provider, allowed);
};

const registering =
  (registered: boolean) =>
  ({ name }: Resource, allowed: Allowed): Written => {
    allowed.store.register(allowed.target.subscriptionId ?? '', name, registered);
    return { status: 200, resource: find(allowed) };
  };

const row: Omit<ResourceType, 'operations' | 'scope'> = {
  type: 'Microsoft.Resources/providers',
  core: true,
  apiVersions: coreApiVersions,
  find,
  list: (allowed) => providersOf(allowed.store).map((each) => asResource(each, allowed)),
  render: ({ id, name, properties: { types, ...rest } }) => ({
    id,
    namespace: name,
    authorizations: [],
    resourceTypes: typesOf(types as Provider),
    ...rest,
  }),
};

/** Resource providers and their registration with a subscription (arm.md §3.4). */
export const providers: ResourceType = {
  ...row,
  operations: 'Microsoft.Resources/subscriptions/providers',
  scope: 'subscription',
  actions: { register: registering(true), unregister: registering(false) },
};

/** The same for the whole tenant. */
export const providersOfTenant: ResourceType = {
  ...row,
  operations: 'Microsoft.Resources/providers',
  scope: 'tenant',
  open: () => true,
};
