import { didYouMean } from '../exchange/spelling.ts';
import { hostsOf } from '../world/hosts.ts';
import type { Store } from '../world/store.ts';
import type { Resource } from '../world/world.ts';
import type { AppIdentity } from './claims.ts';
import { cloudShellUser, type UserIdentity } from './user-claims.ts';

/** Who a forged token is for, by name or any id. */
export type Who = {
  /** A resource with identities; without `identity`, its system-assigned one, else its first. */
  readonly host?: string;
  /** A managed identity (a host's name means its system-assigned one) or a service principal. */
  readonly identity?: string;
  /** A user of the world, by userPrincipalName, display name or object id. */
  readonly user?: string;
};

export type Subject = { readonly identity: AppIdentity | UserIdentity; readonly hostId?: string };

/** `words` are what it can be named by, the first of them its name. */
type Named = Subject & { readonly words: readonly string[] };

/** Throws with a sentence for somebody who isn't there. */
export const requireSubject = (store: Store, { host, identity, user }: Who): Subject => {
  if (user !== undefined) {
    if (host !== undefined || identity !== undefined) {
      throw new Error('user: a token is for a user, or for an identity of a host; name one of them');
    }
    return found(user, users(store), 'user');
  }
  if (host === undefined) return found(identity ?? '', [...everyHosts(store), ...others(store)], 'identity');
  const named = found(
    host,
    hostsOf(store).map((resource) => ({ resource, words: [resource.name, resource.id] })),
    'host',
  );
  const own = identitiesOf(named.resource, store);
  const [first] = own;
  if (!first) throw new Error(`host: ${named.resource.name} has no identity`);
  return identity === undefined ? first : found(identity, own, 'identity');
};

const found = <T extends { readonly words: readonly string[] }>(word: string, among: readonly T[], what: string): T => {
  const wanted = word.toLowerCase();
  const one = among.find(({ words }) => words.some((each) => each.toLowerCase() === wanted));
  if (one) return one;
  const names = among.map(({ words }) => words[0] ?? '');
  const known = names.length > 0 ? `; there are ${[...new Set(names)].slice(0, 20).join(', ')}` : '; there is none';
  throw new Error(`${what}: there is no ${what} "${word.slice(0, 100)}"${didYouMean(word, names) || known}`);
};

const identitiesOf = (host: Resource, store: Store): Named[] =>
  store.identitiesOf(host).map((identity) => ({
    identity,
    ...(identity.kind === 'UserAssigned' ? { hostId: host.id } : {}),
    words: [identity.name, identity.resourceId, identity.clientId, identity.principalId],
  }));

/** A user-assigned identity that is named without a host speaks for none. */
const everyHosts = (store: Store): Named[] =>
  hostsOf(store)
    .flatMap((host) => identitiesOf(host, store))
    .map(({ identity, words }) => ({ identity, words }));

const others = ({ world, tenant: { tenantId } }: Store): Named[] => [
  ...world.resources.flatMap(({ id, name, properties: { clientId, principalId } }) =>
    typeof clientId === 'string' && typeof principalId === 'string'
      ? [{ identity: { clientId, principalId, tenantId, resourceId: id }, words: [name, id, clientId, principalId] }]
      : [],
  ),
  ...world.servicePrincipals.map(({ displayName, appId, objectId }) => ({
    identity: { clientId: appId, principalId: objectId, tenantId },
    words: [displayName, appId, objectId],
  })),
];

const users = ({ world, tenant }: Store): Named[] =>
  world.users.map((user) => ({
    identity: cloudShellUser(user, tenant.tenantId),
    words: [user.userPrincipalName, user.displayName, user.objectId],
  }));
