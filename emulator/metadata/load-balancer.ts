import type { Store } from '../world/store.ts';
import type { Resource } from '../world/world.ts';
import { publicAddress } from './network.ts';
import { listAt, textAt, valueAt } from './reading.ts';

/**
 * The `loadbalancer` document (azure-docs load-balancer/howto-load-balancer-imds.md): the machine's own public addresses,
 * and the rules of the load balancers whose backend pools its interfaces are in; undefined where there is nothing to
 * tell. Basic load balancers are not told of.
 */
export const loadBalancerOf = (vm: Resource, store: Store): Record<string, unknown> | undefined => {
  const configurations = listAt(vm.properties, 'networkProfile', 'networkInterfaces').flatMap((nic) =>
    listAt(store.resourceFor(textAt(nic, 'id'))?.properties, 'ipConfigurations'),
  );
  const publicIpAddresses = configurations.flatMap((each) => {
    const frontendIpAddress = publicAddress(each, store);
    return frontendIpAddress ? [{ frontendIpAddress, privateIpAddress: privateAddress(each) }] : [];
  });
  const pools = configurations.flatMap((each) =>
    listAt(each, 'properties', 'loadBalancerBackendAddressPools').map((pool) => ({
      pool: textAt(pool, 'id'),
      privateIpAddress: privateAddress(each),
    })),
  );
  const inboundRules = pools.flatMap((pool) => rulesOf(pool, 'loadBalancingRules', store));
  const outboundRules = pools.flatMap((pool) =>
    rulesOf(pool, 'outboundRules', store).map(({ frontendIpAddress, privateIpAddress }) => ({
      frontendIpAddress,
      privateIpAddress,
    })),
  );
  const isEmpty = publicIpAddresses.length + inboundRules.length + outboundRules.length === 0;
  return isEmpty ? undefined : { loadbalancer: { publicIpAddresses, inboundRules, outboundRules } };
};

const privateAddress = (configuration: unknown): string => textAt(configuration, 'properties', 'privateIPAddress');

type Rule = {
  readonly frontendIpAddress: string;
  readonly protocol: string;
  readonly frontendPort: number;
  readonly backendPort: number;
  readonly privateIpAddress: string;
};

/** The rules of a pool's load balancer that lead to this pool, one for each of its frontends. */
const rulesOf = (
  { pool, privateIpAddress }: { readonly pool: string; readonly privateIpAddress: string },
  kind: 'loadBalancingRules' | 'outboundRules',
  store: Store,
): Rule[] => {
  const balancer = store.resourceFor(pool.split(/\/backendAddressPools\//i)[0] ?? '');
  if (!balancer || textAt(balancer, 'sku', 'name') === 'Basic') return [];
  return listAt(balancer.properties, kind)
    .filter((rule) => same(textAt(rule, 'properties', 'backendAddressPool', 'id'), pool))
    .flatMap((rule) =>
      frontendsOf(rule).map((frontend) => ({
        frontendIpAddress: frontendAddress(balancer, frontend, store),
        protocol: textAt(rule, 'properties', 'protocol').toLowerCase(),
        frontendPort: Number(valueAt(rule, 'properties', 'frontendPort') ?? 0),
        backendPort: Number(valueAt(rule, 'properties', 'backendPort') ?? 0),
        privateIpAddress,
      })),
    );
};

/** A load-balancing rule has one frontend, an outbound rule a list. */
const frontendsOf = (rule: unknown): string[] =>
  [
    textAt(rule, 'properties', 'frontendIPConfiguration', 'id'),
    ...listAt(rule, 'properties', 'frontendIPConfigurations').map((each) => textAt(each, 'id')),
  ].filter((id) => id !== '');

const frontendAddress = (balancer: Resource, id: string, store: Store): string => {
  const name = id.split('/').at(-1) ?? '';
  const frontend = listAt(balancer.properties, 'frontendIPConfigurations').find((each) =>
    same(textAt(each, 'name'), name),
  );
  return publicAddress(frontend, store) || privateAddress(frontend);
};

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
