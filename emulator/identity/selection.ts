import type { HostIdentity, Refusal, Selector } from './source.ts';

type Match = (identity: HostIdentity) => string | undefined;

const clientId: Match = (identity) => identity.clientId;
const objectId: Match = (identity) => identity.principalId;
/** A resource id names a user-assigned identity; the host's own id is no selector. */
const resourceId: Match = (identity) => (identity.kind === 'UserAssigned' ? identity.resourceId : undefined);

/** Every spelling that a shipped client sends, taken by every source (wire.md §20.2). */
const selectors: Readonly<Record<string, Match>> = {
  client_id: clientId,
  clientid: clientId,
  object_id: objectId,
  principal_id: objectId,
  principalId: objectId,
  msi_res_id: resourceId,
  mi_res_id: resourceId,
  'msi-res-id': resourceId,
};

export const selectorNames = Object.keys(selectors);

export type Selected =
  | { readonly identity: HostIdentity; readonly selector?: Selector }
  | { readonly refusal: Refusal };

/** Whose token a request is for that names no identity. */
export type Unselected = (identities: readonly HostIdentity[], hostName: string) => Selected;

/** Which of the host's identities a request is for; ids are compared in any casing. */
export const selectIdentity = (
  parameters: URLSearchParams,
  identities: readonly HostIdentity[],
  hostName: string,
  unselected: Unselected,
): Selected => {
  const named = [...parameters].filter(([name, value]) => value !== '' && Object.hasOwn(selectors, name));
  const [first] = named;
  if (named.length > 1) {
    return { refusal: { name: 'several-selectors', selectors: named.map(([name]) => name) } };
  }
  if (!first) return unselected(identities, hostName);
  const [name, value] = first;
  const match = selectors[name] as Match;
  const identity = identities.find((each) => match(each)?.toLowerCase() === value.toLowerCase());
  if (identity) return { identity, selector: { name, value } };
  return notFound(`${`${name}=${value}`.slice(0, 200)} names no identity assigned to ${hostName}`);
};

/** The system-assigned identity, else the only user-assigned one (wire.md §2.3, Behaviour). */
export const systemAssignedOrOnly: Unselected = (identities, hostName) => {
  const [first, ...others] = identities;
  if (!first) return notFound(`${hostName} has no managed identity`);
  if (first.kind !== 'UserAssigned' || others.length === 0) return { identity: first };
  return { refusal: { name: 'ambiguous-identity', count: identities.length } };
};

/** The system-assigned identity and no other: a user-assigned one must be named (wire.md §4). */
export const systemAssignedOnly: Unselected = (identities, hostName) => {
  const [first] = identities;
  if (first?.kind === 'SystemAssigned') return { identity: first };
  return notFound(
    first
      ? `${hostName} has no system-assigned identity, and the request names none of its user-assigned ones`
      : `${hostName} has no managed identity`,
  );
};

const notFound = (problem: string): Selected => ({ refusal: { name: 'identity-not-found', problem } });
