import { didYouMean } from '../exchange/spelling.ts';
import type { Store } from './store.ts';
import type { Resource } from './world.ts';

const isVirtualMachine = ({ type }: Resource): boolean => type.toLowerCase() === 'microsoft.compute/virtualmachines';

/** Whoever can be spoken for: each resource with an identity block, and each virtual machine even without one. */
export const hostsOf = (store: Store): Resource[] =>
  store.world.resources.filter((resource) => resource.identity !== undefined || isVirtualMachine(resource));

/**
 * The host of that name or id; the first virtual machine, else the first host, where none is named. Throws with a
 * sentence that names the hosts there are.
 */
export const requireHost = (store: Store, named?: string): Resource => {
  const { resources } = store.world;
  if (named === undefined) {
    const first = resources.find(isVirtualMachine) ?? hostsOf(store)[0];
    if (!first)
      throw new Error('the world holds no host: give it a virtual machine, or a resource with an identity block');
    return first;
  }
  const byId = named.startsWith('/') ? store.resourceFor(named) : undefined;
  const found = byId ? [byId] : hostsOf(store).filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  const [host, ...others] = found;
  if (!host) {
    const names = hostsOf(store).map(({ name }) => name);
    throw new Error(
      `no host named "${named}"${didYouMean(named, names) || `; there are ${names.slice(0, 20).join(', ')}`}`,
    );
  }
  if (others.length > 0) {
    throw new Error(`"${named}" names ${found.length} hosts; give the id: ${found.map(({ id }) => id).join(' or ')}`);
  }
  return host;
};
