import type { Resource } from '../../world/world.ts';
import { isSince, queryFor } from '../api-version.ts';
import type { Json, ResourceType } from './resource-type.ts';
import { virtualMachineActions } from './virtual-machine-actions.ts';
import { instanceView } from './virtual-machine-instance-view.ts';
import { virtualMachineSizes } from './virtual-machine-sizes.ts';
import { identityBlock, propertiesAt } from './virtual-machine-versions.ts';
import { patchVirtualMachine, putVirtualMachine, removeVirtualMachine } from './virtual-machine-writes.ts';

/** Virtual machines (arm.md §1). */
export const virtualMachines: ResourceType = {
  type: 'Microsoft.Compute/virtualMachines',
  operations: 'Microsoft.Compute/virtualMachines',
  scope: 'resourceGroup',
  core: false,
  apiVersions: `
    2015-05-01-preview 2015-06-15 2016-03-30 2016-04-30-preview 2016-08-30 2017-03-30 2017-12-01 2018-04-01 2018-06-01
    2018-10-01 2019-03-01 2019-07-01 2019-12-01 2020-06-01 2020-12-01 2021-03-01 2021-04-01 2021-07-01 2021-11-01
    2022-03-01 2022-08-01 2022-11-01 2023-03-01 2023-07-01 2023-09-01 2024-03-01 2024-07-01 2024-11-01 2025-04-01
    2025-11-01 2026-03-01 2026-04-01`
    .trim()
    .split(/\s+/),
  filter: (text) => {
    const wanted = /^'?virtualMachineScaleSet\/id'? eq '([^']*)'$/i.exec(text)?.[1]?.toLowerCase();
    if (wanted === undefined) return undefined;
    return ({ properties }) => {
      const { id } = (properties.virtualMachineScaleSet ?? {}) as { id?: unknown };
      return typeof id === 'string' && id.toLowerCase() === wanted;
    };
  },
  render: (vm, apiVersion) => {
    const identity = identityBlock(vm.identity, apiVersion);
    return {
      name: vm.name,
      id: vm.id,
      type: vm.type,
      location: vm.location,
      tags: vm.tags ?? {},
      ...(vm.plan ? { plan: vm.plan } : {}),
      ...(identity ? { identity } : {}),
      ...(vm.zones ? { zones: vm.zones } : {}),
      ...(vm.extendedLocation && isSince(apiVersion, '2020-12-01') ? { extendedLocation: vm.extendedLocation } : {}),
      properties: propertiesAt(vm.properties, apiVersion),
      ...(isSince(apiVersion, etagSince) ? { etag: vm.etag ?? '"1"' } : {}),
      ...(vm.resources ? { resources: vm.resources } : {}),
    };
  },
  expansions: {
    instanceview: (body, vm, apiVersion) => ({
      ...body,
      properties: { ...(body.properties as object), instanceView: instanceView(vm, apiVersion) },
    }),
    userdata: (body, vm, apiVersion) =>
      typeof vm.properties.userData === 'string' && isSince(apiVersion, '2021-03-01')
        ? { ...body, properties: { ...(body.properties as object), userData: vm.properties.userData } }
        : body,
  },
  views: {
    instanceview: (vm, { apiVersion }) => instanceView(vm, apiVersion),
    vmsizes: () => ({ value: virtualMachineSizes }),
  },
  renderListed: (vm, { apiVersion, request }) => {
    const body = virtualMachines.render(vm, apiVersion);
    return queryFor(request, 'statusOnly')?.toLowerCase() === 'true' ? statusOf(body, vm, apiVersion) : body;
  },
  actions: virtualMachineActions,
  put: putVirtualMachine,
  patch: patchVirtualMachine,
  remove: removeVirtualMachine,
};

/** `statusOnly=true`: the run-time status and a trimmed model (arm.md §1.1 [U]: what is left of it is our choice). */
const statusOf = (body: Json, vm: Resource, apiVersion: string): Json => {
  const { name, id, type, location } = body;
  const { provisioningState, vmId } = vm.properties;
  return {
    name,
    id,
    type,
    location,
    properties: { provisioningState, vmId, instanceView: instanceView(vm, apiVersion) },
  };
};

/** Recorded from this version on; the exact first one is not known (arm.md §1.3). */
const etagSince = '2024-11-01';
