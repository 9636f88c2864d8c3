import { didYouMean } from '../exchange/spelling.ts';
import { cloudShellUser } from '../token/user-claims.ts';
import { hostsOf as resourceHosts } from '../world/hosts.ts';
import type { Store } from '../world/store.ts';
import type { Resource, User } from '../world/world.ts';
import type { HostIdentity, SourceName } from './source.ts';

/** Whoever an identity port speaks for: a resource that can have identities, or the user of a Cloud Shell. */
export type Host = {
  /** A resource's name, a user's userPrincipalName. */
  readonly name: string;
  /** A resource's id, a user's object id. */
  readonly id: string;
  /** A resource's type; `User`. */
  readonly type: string;
  /** Those its type can speak; the first is its own, served to SDKs when none is named. */
  readonly sources: readonly SourceName[];
  /** System-assigned first. Looked up for each request, since a write over ARM may have changed them. */
  readonly identities: () => readonly HostIdentity[];
};

/** Which sources a host's type can speak (design: the type decides). Keys in lower case. */
const sourcesByType: Readonly<Record<string, readonly SourceName[]>> = {
  'microsoft.compute/virtualmachines': ['imds', 'vm-extension'],
  'microsoft.web/sites': ['app-service', 'app-service-2017'],
  'microsoft.web/sites/slots': ['app-service', 'app-service-2017'],
  'microsoft.app/containerapps': ['app-service', 'app-service-2017'],
  'microsoft.app/jobs': ['app-service', 'app-service-2017'],
  'microsoft.automation/automationaccounts': ['app-service', 'app-service-2017'],
  'microsoft.logic/workflows': ['app-service', 'app-service-2017'],
  'microsoft.hybridcompute/machines': ['azure-arc'],
  'microsoft.servicefabric/clusters/applications': ['service-fabric'],
  'microsoft.servicefabric/managedclusters/applications': ['service-fabric'],
  'microsoft.machinelearningservices/workspaces/computes': ['azure-ml'],
  user: ['cloud-shell'],
};

const otherTypes: readonly SourceName[] = ['imds'];

export const sourcesOf = (type: string): readonly SourceName[] => sourcesByType[type.toLowerCase()] ?? otherTypes;

/** Every host of the world: its resources in the order declared, then its users. */
export const hostsOf = (store: Store): Host[] => [
  ...resourceHosts(store).map((resource) => resourceHost(resource, store)),
  ...store.world.users.map((user) => userHost(user, store)),
];

/**
 * The host of that name or id. Without one: the first that speaks `source`, virtual machines before all others. Throws
 * with a sentence that names what there is.
 */
export const requireHost = (store: Store, named?: string, source?: string): Host => {
  const all = hostsOf(store);
  if (named === undefined) {
    const speaking = all.filter(({ sources, type }) =>
      source ? sources.some((each) => each === source) : type !== 'User',
    );
    const first = speaking.find(({ type }) => isVirtualMachine(type)) ?? speaking[0];
    if (first) return first;
    throw new Error(
      source
        ? `no host of this world speaks ${source}: declare ${typesSpeaking(source).join(' or ')}`
        : 'the world holds no host: give it a virtual machine, or a resource with an identity block',
    );
  }
  const wanted = named.toLowerCase();
  const byId = all.filter(({ id }) => id.toLowerCase() === wanted);
  const byName = all.filter(({ name }) => name.toLowerCase() === wanted);
  const found = [byId, byName, all.filter(({ name }) => name.toLowerCase().endsWith(`/${wanted}`))].find(
    (each) => each.length > 0,
  );
  const [host, ...others] = found ?? [];
  if (!host) {
    const names = all.map(({ name }) => name);
    const known = names.length > 0 ? `there are ${names.slice(0, 20).join(', ')}` : 'the world holds none';
    throw new Error(`no host named "${named}"${didYouMean(named, names) || `; ${known}`}`);
  }
  if (others.length > 0) {
    throw new Error(`"${named}" names ${found?.length} hosts; give the id: ${found?.map(({ id }) => id).join(' or ')}`);
  }
  return host;
};

const isVirtualMachine = (type: string): boolean => type.toLowerCase() === 'microsoft.compute/virtualmachines';

const typesSpeaking = (source: string): string[] =>
  Object.keys(sourcesByType).filter((type) => sourcesByType[type]?.some((each) => each === source));

const resourceHost = ({ id, name, type }: Resource, store: Store): Host => ({
  id,
  name,
  type,
  sources: sourcesOf(type),
  identities: () => {
    const resource = store.resourceFor(id);
    return resource ? store.identitiesOf(resource) : [];
  },
});

const userHost = (user: User, { tenant }: Store): Host => ({
  id: user.objectId,
  name: user.userPrincipalName,
  type: 'User',
  sources: sourcesOf('User'),
  identities: () => [cloudShellUser(user, tenant.tenantId)],
});
