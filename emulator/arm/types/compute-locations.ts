import type { ResourceType } from './resource-type.ts';
import { virtualMachineSizes } from './virtual-machine-sizes.ts';
import { virtualMachines } from './virtual-machines.ts';

const row = { scope: 'subscription', core: false, apiVersions: virtualMachines.apiVersions } as const;

/** Virtual machines by location (arm.md §1.1). */
export const virtualMachinesOfLocation: ResourceType = {
  ...virtualMachines,
  ...row,
  type: 'Microsoft.Compute/locations/virtualMachines',
  operations: 'Microsoft.Compute/locations/virtualMachines',
  find: () => undefined,
  list: ({ store, target: { subscriptionId = '', names } }) =>
    store
      .list({ subscriptionId, type: virtualMachines.type })
      .filter(({ location }) => location?.toLowerCase() === names[0]?.toLowerCase()),
};

/** The sizes of virtual machines at a location. */
export const sizesOfLocation: ResourceType = {
  ...row,
  type: 'Microsoft.Compute/locations/vmSizes',
  operations: 'Microsoft.Compute/locations/vmSizes',
  // What Azure sells is nobody's: it is the same for every reader.
  open: () => true,
  find: () => undefined,
  list: () => virtualMachineSizes.map((properties) => ({ id: '', name: '', type: '', properties })),
  render: ({ properties }) => properties,
};
