import { derivedGuid, parseResourceId } from './resource-id.ts';

/** What a network interface that no one declared has: one /24 of 10.0.0.0/8 a resource group, whose first three hosts Azure keeps; a MAC of Microsoft's 00-0D-3A. */
export const addressesFor = (id: string) => {
  const { subscriptionId = '', resourceGroup = '' } = parseResourceId(id) ?? {};
  const [high = 0, low = 0] = Buffer.from(derivedGuid('subnet', `${subscriptionId}/${resourceGroup}`), 'hex');
  const own = derivedGuid('networkInterface', id);
  return {
    privateIpAddress: `10.${high}.${low}.${4 + (Number.parseInt(own.slice(0, 2), 16) % 251)}`,
    subnet: { address: `10.${high}.${low}.0`, prefix: '24' },
    macAddress: `000D3A${own.slice(2, 8).toUpperCase()}`,
  };
};
