import { invalidUrl } from './errors.ts';

/** What a request's URL names. Every word keeps the casing of the URL, for the error texts that echo it. */
export type Target = {
  /** Decoded, one slash at a time, none at the end: the id of what is named. */
  readonly id: string;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  /** `Microsoft.Resources` for what ARM itself serves: subscriptions, resource groups. */
  readonly namespace: string;
  /** False for what ARM itself serves. */
  readonly underProviders: boolean;
  /** `['virtualMachines', 'extensions']`; for what ARM itself serves `['subscriptions', 'resourceGroups']`. */
  readonly types: readonly string[];
  /** One a type, or one fewer where a collection, a view or an action is named. */
  readonly names: readonly string[];
  /** The URL ended in a slash. */
  readonly trailingSlash: boolean;
  /** Where the last `/providers/` stands behind a resource: that resource's id. */
  readonly owner?: string;
  /** What the action that leave is asked for begins with, where it isn't the type. */
  readonly operation?: string;
};

// Control characters and separators that no ARM name holds, and that IIS refuses in a path.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
const forbidden = /[\u0000-\u001f\u007f/\\?#]/;

const decodeSegment = (segment: string): string => {
  let decoded = segment;
  if (segment.includes('%')) {
    try {
      decoded = decodeURIComponent(segment);
    } catch {
      throw invalidUrl();
    }
  }
  if (decoded === '.' || decoded === '..' || forbidden.test(decoded)) throw invalidUrl();
  return decoded;
};

const everyOther = (parts: readonly string[], first: 0 | 1): string[] =>
  parts.filter((_, index) => index % 2 === first);

/**
 * Reads a path in any casing, with doubled slashes and a slash at the end (arm.md §0.2).
 * Throws the ArmError of a URL that can't be read.
 */
export const parseTarget = (path: string): Target => {
  const parts: string[] = [];
  for (const segment of path.split('/')) if (segment !== '') parts.push(decodeSegment(segment));
  const id = `/${parts.join('/')}`;
  const trailingSlash = path.length > 1 && path.endsWith('/');
  const word = (index: number) => parts[index]?.toLowerCase();

  const inSubscription = word(0) === 'subscriptions' && parts[1] !== undefined;
  const inGroup = inSubscription && word(2) === 'resourcegroups' && parts[3] !== undefined;
  const start = inGroup ? 4 : inSubscription ? 2 : 0;
  const where = {
    ...(inSubscription ? { subscriptionId: parts[1] as string } : {}),
    ...(inGroup ? { resourceGroup: parts[3] as string } : {}),
  };
  if (word(start) !== 'providers' || parts[start + 1] === undefined) return own(parts, { id, ...where, trailingSlash });
  let from = start;
  for (let at = start + 2; at + 1 < parts.length; at += 2) if (word(at) === 'providers') from = at;
  const namespace = parts[from + 1] as string;
  const rest = parts.slice(from + 2);
  const above = parts.slice(0, from);
  const bare = from === start && !inGroup;
  if (bare && rest.length === 0) return own(parts, { id, ...where, trailingSlash });
  if (bare && rest.length === 1 && registrations.includes(rest[0]?.toLowerCase() ?? '')) {
    return { ...own(parts, { id, ...where, trailingSlash }), operation: `${namespace}/${rest[0]}` };
  }
  return {
    ...{ id, ...where, namespace, underProviders: true, types: everyOther(rest, 0), names: everyOther(rest, 1) },
    ...(from > start ? { owner: `/${above.join('/')}` } : {}),
    trailingSlash,
  };
};

/** The actions of a resource provider itself. */
const registrations = ['register', 'unregister'];

/** What ARM itself serves, a resource provider among it: `/subscriptions/{s}/providers/{namespace}`. */
const own = (parts: readonly string[], where: Pick<Target, 'id' | 'trailingSlash'>): Target => ({
  ...where,
  namespace: 'Microsoft.Resources',
  underProviders: false,
  types: everyOther(parts, 0),
  names: everyOther(parts, 1),
});

/** True where a collection, or a view or an action of a resource, is named rather than a resource. */
export const isOpen = (target: Target): boolean => target.types.length > target.names.length;

/** The last name: what the resource itself is called. */
export const lastName = ({ names }: Target): string => names.at(-1) ?? '';

/** `Microsoft.Compute/virtualMachines`: the type in full, and the stem of its operations (arm.md §3.6). */
export const operationStem = (target: Target): string => [target.namespace, ...target.types].join('/');

/** The scope at which access is asked for and which a refusal names: for a collection, up to the namespace (arm.md §4.3). */
export const accessScope = (target: Target): string => {
  if (!isOpen(target)) return target.id;
  const last = target.types.at(-1) as string;
  return target.id.slice(0, -(last.length + 1)) || '/';
};
