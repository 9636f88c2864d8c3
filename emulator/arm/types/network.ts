import { addressesFor } from '../../world/network-addresses.ts';
import { parseResourceId } from '../../world/resource-id.ts';
import type { Store } from '../../world/store.ts';
import type { Resource } from '../../world/world.ts';
import type { Allowed } from '../allowed.ts';
import { isMap } from '../body.ts';
import { genericRow } from './generic.ts';
import type { ResourceType } from './resource-type.ts';

const interfaceType = 'Microsoft.Network/networkInterfaces';
const addressType = 'Microsoft.Network/publicIPAddresses';

/** The ids of a machine's interfaces, as its model names them. */
const interfaceIds = ({ properties }: Resource): string[] => {
  const profile = properties.networkProfile;
  const list = isMap(profile) && Array.isArray(profile.networkInterfaces) ? profile.networkInterfaces : [];
  return list.map((each) => String(isMap(each) ? each.id : ''));
};

type Attached = { readonly vm: Resource; readonly index: number };

const attachedTo = (
  store: Store,
  subscriptionId: string,
  fits: (vm: Resource, id: string, index: number) => boolean,
): Attached | undefined => {
  for (const vm of store.list({ subscriptionId, type: 'Microsoft.Compute/virtualMachines' })) {
    const index = interfaceIds(vm).findIndex((id, at) => fits(vm, id, at));
    if (index >= 0) return { vm, index };
  }
  return undefined;
};

const said = (list: string | undefined, index: number): string => list?.split(',')[index]?.trim() ?? '';

const publicId = (nicId: string, vm: Resource): string =>
  nicId.replace(/\/networkInterfaces\/[^/]+$/i, `/publicIPAddresses/${vm.name}PublicIP`);

/** `000D3A…` in pairs with dashes, as ARM writes it (arm.md §3.7). */
const dashed = (mac: string): string =>
  mac
    .replace(/[^0-9a-f]/gi, '')
    .toUpperCase()
    .match(/../g)
    ?.join('-') ?? '';

/** The interface of a machine that the world names but does not declare: with the addresses that IMDS tells of it too. */
const derivedInterface = ({ store, target }: Allowed): Resource | undefined => {
  const wanted = target.id.toLowerCase();
  const found = attachedTo(store, target.subscriptionId ?? '', (_, id) => id.toLowerCase() === wanted);
  if (!found) return undefined;
  const { vm, index } = found;
  const id = interfaceIds(vm)[index] as string;
  const derived = addressesFor(id);
  const name = `ipconfig${vm.name}`;
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type: interfaceType,
    ...(vm.location ? { location: vm.location } : {}),
    tags: {},
    properties: {
      provisioningState: 'Succeeded',
      macAddress: dashed(said(vm.details?.macAddresses, index) || derived.macAddress),
      primary: index === 0,
      ipConfigurations: [
        {
          name,
          id: `${id}/ipConfigurations/${name}`,
          properties: {
            provisioningState: 'Succeeded',
            privateIPAddress: said(vm.details?.privateIps, index) || derived.privateIpAddress,
            privateIPAllocationMethod: 'Dynamic',
            privateIPAddressVersion: 'IPv4',
            primary: true,
            ...(said(vm.details?.publicIps, index) ? { publicIPAddress: { id: publicId(id, vm) } } : {}),
          },
        },
      ],
      virtualMachine: { id: vm.id },
    },
  };
};

const derivedAddress = ({ store, target }: Allowed): Resource | undefined => {
  const wanted = target.id.toLowerCase();
  const fits = (vm: Resource, id: string, at: number) =>
    said(vm.details?.publicIps, at) !== '' && publicId(id, vm).toLowerCase() === wanted;
  const found = attachedTo(store, target.subscriptionId ?? '', fits);
  if (!found) return undefined;
  const { vm, index } = found;
  const id = publicId(interfaceIds(vm)[index] as string, vm);
  return {
    id,
    name: parseResourceId(id)?.names[0] ?? '',
    type: addressType,
    ...(vm.location ? { location: vm.location } : {}),
    tags: {},
    properties: {
      provisioningState: 'Succeeded',
      ipAddress: said(vm.details?.publicIps, index),
      publicIPAllocationMethod: 'Static',
      publicIPAddressVersion: 'IPv4',
    },
  };
};

/** Network interfaces: those declared, and those that virtual machines have without a word (arm.md §3.7). */
export const networkInterfaces: ResourceType = {
  ...genericRow(interfaceType),
  find: (allowed) => allowed.store.resourceFor(allowed.target.id) ?? derivedInterface(allowed),
};

/** Public addresses, likewise. */
export const publicAddresses: ResourceType = {
  ...genericRow(addressType),
  find: (allowed) => allowed.store.resourceFor(allowed.target.id) ?? derivedAddress(allowed),
};
