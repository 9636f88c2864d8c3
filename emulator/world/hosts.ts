import type { Store } from './store.ts';
import type { Resource } from './world.ts';

const isVirtualMachine = ({ type }: Resource): boolean => type.toLowerCase() === 'microsoft.compute/virtualmachines';

/** Whoever can be spoken for: each resource with an identity block, and each virtual machine even without one. */
export const hostsOf = (store: Store): Resource[] =>
  store.world.resources.filter((resource) => resource.identity !== undefined || isVirtualMachine(resource));
