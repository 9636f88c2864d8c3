import type { ManagedIdentity } from '../world/store.ts';
import type { Refusal } from './source.ts';

type Match = (identity: ManagedIdentity) => string | undefined;

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

/** Which of the host's identities a request is for; ids are compared in any casing. */
export const selectIdentity = (
  parameters: URLSearchParams,
  identities: readonly ManagedIdentity[],
): { readonly identity: ManagedIdentity } | { readonly refusal: Refusal } => {
  const named = [...parameters].filter(([name, value]) => value !== '' && Object.hasOwn(selectors, name));
  const [first] = named;
  if (named.length > 1) {
    return { refusal: { name: 'several-selectors', selectors: named.map(([name]) => name) } };
  }
  if (first) {
    const [name, value] = first;
    const match = selectors[name] as Match;
    const identity = identities.find((each) => match(each)?.toLowerCase() === value.toLowerCase());
    return identity ? { identity } : { refusal: { name: 'identity-not-found', selector: `${name}=${value}` } };
  }
  return unselected(identities);
};

/** With nothing said: the system-assigned identity, else the only user-assigned one (wire.md §2.3, Behaviour). */
const unselected = (identities: readonly ManagedIdentity[]) => {
  const [first, ...others] = identities;
  if (!first) return { refusal: { name: 'identity-not-found' } } as const;
  if (first.kind === 'SystemAssigned' || others.length === 0) return { identity: first };
  return { refusal: { name: 'ambiguous-identity', count: identities.length } } as const;
};
