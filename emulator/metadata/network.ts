import { addressesFor } from '../world/network-addresses.ts';
import type { Store } from '../world/store.ts';
import type { Resource } from '../world/world.ts';
import { listAt, textAt } from './reading.ts';

/**
 * The `network` document of a virtual machine: its interfaces as the world declares them; of one that is not declared,
 * what `az vm show -d` printed; else addresses that depend on nothing but the ids of its group and itself.
 */
export const networkOf = (vm: Resource, store: Store): Record<string, unknown> => ({
  interface: listAt(vm.properties, 'networkProfile', 'networkInterfaces').map((reference, index) => {
    const id = textAt(reference, 'id');
    const declared = store.resourceFor(id);
    const configurations = listAt(declared?.properties, 'ipConfigurations');
    return configurations.length > 0
      ? declaredInterface(declared as Resource, configurations, store)
      : derivedInterface(vm, id, index);
  }),
});

const declaredInterface = (nic: Resource, configurations: readonly unknown[], store: Store) => {
  const isSix = (configuration: unknown) =>
    textAt(configuration, 'properties', 'privateIPAddressVersion').toLowerCase() === 'ipv6';
  const four = configurations.filter((each) => !isSix(each));
  const derived = addressesFor(nic.id);
  const subnets = four.map((each) => subnetOf(textAt(each, 'properties', 'subnet', 'id'), store) ?? derived.subnet);
  return {
    ipv4: {
      ipAddress: four.map((each) => ({
        privateIpAddress: textAt(each, 'properties', 'privateIPAddress') || derived.privateIpAddress,
        publicIpAddress: publicAddress(each, store),
      })),
      subnet: subnets.filter(
        ({ address, prefix }, index) =>
          subnets.findIndex((each) => each.address === address && each.prefix === prefix) === index,
      ),
    },
    ipv6: {
      ipAddress: configurations
        .filter(isSix)
        .map((each) => ({ privateIpAddress: textAt(each, 'properties', 'privateIPAddress') })),
    },
    macAddress: bareMac(textAt(nic.properties, 'macAddress')) || derived.macAddress,
  };
};

/** The address of an `ipConfiguration`'s public IP, a resource or written inside; empty where it has none. */
export const publicAddress = (configuration: unknown, store: Store): string => {
  const inline = textAt(configuration, 'properties', 'publicIPAddress', 'properties', 'ipAddress');
  const id = textAt(configuration, 'properties', 'publicIPAddress', 'id');
  return inline || textAt(store.resourceFor(id)?.properties, 'ipAddress');
};

/** A subnet stands in its virtual network, or as a resource of its own. */
const subnetOf = (id: string, store: Store): Subnet | undefined => {
  const [network = '', name = ''] = id.split(/\/subnets\//i);
  const own = store.resourceFor(id)?.properties;
  const within = listAt(store.resourceFor(network)?.properties, 'subnets').find(
    (each) => textAt(each, 'name').toLowerCase() === name.toLowerCase(),
  );
  const ranges = [
    textAt(own, 'addressPrefix'),
    textAt(within, 'properties', 'addressPrefix'),
    textAt(listAt(own, 'addressPrefixes')[0]),
    textAt(listAt(within, 'properties', 'addressPrefixes')[0]),
  ];
  const [address, prefix] = (ranges.find((range) => range !== '') ?? '').split('/');
  return address && prefix ? { address, prefix } : undefined;
};

type Subnet = { readonly address: string; readonly prefix: string };

const derivedInterface = ({ details }: Resource, id: string, index: number) => {
  const derived = addressesFor(id);
  const said = (list: string | undefined) => list?.split(',')[index]?.trim();
  const privateIpAddress = said(details?.privateIps) || derived.privateIpAddress;
  const subnet = { address: privateIpAddress.replace(/\.\d+$/, '.0'), prefix: '24' };
  return {
    ipv4: { ipAddress: [{ privateIpAddress, publicIpAddress: said(details?.publicIps) ?? '' }], subnet: [subnet] },
    ipv6: { ipAddress: [] },
    macAddress: bareMac(said(details?.macAddresses) ?? '') || derived.macAddress,
  };
};

/** Twelve digits in upper case: ARM parts them by dashes, IMDS does not (arm.md §6.2). */
const bareMac = (mac: string): string => mac.replace(/[^0-9a-f]/gi, '').toUpperCase();
