import { virtualMachineProperties } from '../../world/virtual-machine.ts';
import type { Resource } from '../../world/world.ts';
import type { Allowed } from '../allowed.ts';
import { azureTime } from '../azure-time.ts';
import { mapIn, merged } from '../body.ts';
import { startedByCompute } from '../started.ts';
import { resourceFrom, resourcePatched } from '../written.ts';
import type { Json, Written } from './resource-type.ts';

/** What Azure settles itself; whoever writes back what he read says nothing by it. */
const modelOf = (body: Json): Json => {
  const {
    vmId: _,
    timeCreated: __,
    provisioningState: ___,
    instanceView: ____,
    ...properties
  } = mapIn(body, 'properties');
  return 'properties' in body ? { ...body, properties } : body;
};

/** The etag counts writes of the model (arm.md §1.3). */
const nextEtag = (old: Resource | undefined): string =>
  old ? `"${Number(/\d+/.exec(String(old.etag ?? '"1"'))?.[0] ?? 1) + 1}"` : '"1"';

const during = (vm: Resource, provisioningState: string): Resource => ({
  ...vm,
  properties: { ...vm.properties, provisioningState },
});

const endings = {
  success: { kind: 'set', provisioningState: 'Succeeded' },
  failure: { kind: 'set', provisioningState: 'Failed' },
} as const;

export const putVirtualMachine = (body: Json, old: Resource | undefined, allowed: Allowed): Written => {
  const { now, random, store } = allowed;
  const group = store.resourceFor(
    `/subscriptions/${allowed.target.subscriptionId}/resourceGroups/${allowed.target.resourceGroup}`,
  );
  const created = (written: Json, id: string): Json => {
    const name = id.slice(id.lastIndexOf('/') + 1);
    const kept = old?.properties ?? { vmId: random() };
    const full = virtualMachineProperties({ id, name, groupId: group?.id ?? '' }, merged(kept, written) as Json);
    return old ? full : { ...full, timeCreated: azureTime(now) };
  };
  const vm: Resource = {
    ...resourceFrom(modelOf(body), old, allowed, {
      located: true,
      properties: created,
      state: old ? 'Updating' : 'Creating',
    }),
    details: old?.details ?? { powerState: 'running' },
    ...(old?.resources ? { resources: old.resources } : {}),
    etag: nextEtag(old),
  };
  store.put(vm);
  return { status: old ? 200 : 201, resource: vm, headers: startedByCompute(allowed, vm, endings, 'polled') };
};

export const patchVirtualMachine = (body: Json, old: Resource, allowed: Allowed): Written => {
  const vm = during({ ...resourcePatched(modelOf(body), old, allowed), etag: nextEtag(old) }, 'Updating');
  allowed.store.put(vm);
  return { status: 200, resource: vm, headers: startedByCompute(allowed, vm, endings, 'polled') };
};

export const removeVirtualMachine = (old: Resource, allowed: Allowed): Written => {
  const vm = during(old, 'Deleting');
  allowed.store.put(vm);
  const headers = startedByCompute(allowed, vm, { success: { kind: 'removed' }, failure: endings.failure });
  return { status: 202, headers };
};
