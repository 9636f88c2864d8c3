import { createHash, hash } from 'node:crypto';

/** The parts of an ARM resource id. A nested type's name holds all its segments: `vm1/extensions/x` is `names: ['vm1', 'x']`. */
export type ResourceId = {
  readonly subscriptionId: string;
  readonly resourceGroup?: string;
  /** `Microsoft.Compute/virtualMachines`; `Microsoft.Resources/resourceGroups` for a group's id. Absent for a subscription's. */
  readonly type?: string;
  readonly names: readonly string[];
};

/**
 * Reads `/subscriptions/{s}[/resourceGroups/{rg}][/providers/{ns}/{type}/{name}…]` in any casing, of an extension the last
 * `/providers/` part; undefined for anything else.
 */
export const parseResourceId = (id: string): ResourceId | undefined => {
  const parts = id.split('/').filter((part, index) => index > 0 || part !== '');
  if (parts.at(-1) === '') parts.pop();
  if (!id.startsWith('/') || parts[0]?.toLowerCase() !== 'subscriptions' || !parts[1]) return undefined;
  const subscriptionId = parts[1];
  let rest = parts.slice(2);
  if (rest.length === 0) return { subscriptionId, names: [] };
  let resourceGroup: string | undefined;
  if (rest[0]?.toLowerCase() === 'resourcegroups') {
    if (!rest[1]) return undefined;
    resourceGroup = rest[1];
    rest = rest.slice(2);
    if (rest.length === 0) {
      return { subscriptionId, resourceGroup, type: 'Microsoft.Resources/resourceGroups', names: [resourceGroup] };
    }
  }
  if (rest[0]?.toLowerCase() !== 'providers' || rest.length < 4 || rest.length % 2 !== 0 || rest.includes('')) {
    return undefined;
  }
  // An extension is put on another resource: its own type and name begin behind the last `/providers/`.
  for (let at = rest.length - 4; at >= 2; at -= 2) {
    if (rest[at]?.toLowerCase() !== 'providers') continue;
    rest = rest.slice(at);
    break;
  }
  const segments = rest.slice(2);
  const types = segments.filter((_, index) => index % 2 === 0);
  const names = segments.filter((_, index) => index % 2 === 1);
  return { subscriptionId, ...(resourceGroup ? { resourceGroup } : {}), type: [rest[1], ...types].join('/'), names };
};

export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export const subscriptionScope = (subscriptionId: string): string => `/subscriptions/${subscriptionId}`;

export const resourceGroupId = (subscriptionId: string, resourceGroup: string): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;

/** The id of a resource in the group of that id. `name` holds `parent/child` for a nested type. */
export const resourceIdIn = (groupId: string, type: string, name: string): string => {
  if (!name.includes('/')) return `${groupId}/providers/${type}/${name}`;
  const [namespace, ...types] = type.split('/');
  const names = name.split('/');
  return `${groupId}/providers/${namespace}/${types.map((segment, index) => `${segment}/${names[index] ?? ''}`).join('/')}`;
};

/** True where `scope` is `id` itself or one of its ancestors, compared by whole segments and in any casing. */
export const isWithin = (id: string, scope: string): boolean => {
  if (scope === '/') return true;
  const [low, above] = [id.toLowerCase(), scope.toLowerCase().replace(/\/$/, '')];
  return low === above || low.startsWith(`${above}/`);
};

/**
 * A GUID that depends on nothing but its words, so that the same world always has the same ids: a version 5 UUID
 * (RFC 9562 §5.5) of `{what}:{of, in lower case}` in the namespace below.
 */
export const derivedGuid = (what: string, of: string): string => {
  const hex = hash('sha1', Buffer.concat([namespaceBytes, Buffer.from(`${what}:${of.toLowerCase()}`)]), 'hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  const [third, fourth] = [`5${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return [hex.slice(0, 8), hex.slice(8, 12), third, fourth, hex.slice(20, 32)].join('-');
};

const namespaceBytes = createHash('sha1').update('msi-emulator').digest().subarray(0, 16);
