import type { Request } from '../exchange/request.ts';
import type { Resource } from '../world/world.ts';
import type { IdentitySource, Refusal } from './source.ts';

/** Why a request was refused, and what would have been right, for the journal: the wire says less (wire.md §2.3). */
export const explain = (refusal: Refusal, source: IdentitySource, request: Request, host: Resource): string => {
  switch (refusal.name) {
    case 'guard-missing':
      return source.guard.check(request) ?? 'the fault rule pretends that the header is missing';
    case 'method':
      return `${refusal.method} is no method of ${source.name}; it takes ${refusal.allowed.join(' and ')}`;
    case 'api-version-missing':
      return 'no api-version in the query';
    case 'api-version-invalid':
      return `api-version ${cut(refusal.apiVersion)} is not one that ${source.name} knows`;
    case 'resource-missing':
      return 'no resource in the request: say which audience the token is for';
    case 'repeated-parameter':
      return `${refusal.parameter} is given more than once`;
    case 'several-selectors':
      return `more than one identity is named (${refusal.selectors.join(', ')}); name one at most`;
    case 'identity-not-found':
      return identityNotFound(refusal.selector, request, host);
    case 'ambiguous-identity':
      return `${host.name} has ${refusal.count} user-assigned identities and no system-assigned one: the request must say which`;
    case 'invalid-resource':
      return `resource ${cut(refusal.resource)} is neither an absolute URI nor a GUID of a known application`;
    case 'throttled':
      return 'the fault rule says too many requests';
    case 'outage':
      return `the fault rule says ${refusal.status}`;
  }
};

const identityNotFound = (selector: string | undefined, request: Request, host: Resource): string => {
  if (request.condition?.name === 'identity-not-found') return 'the fault rule pretends that no identity is found';
  if (selector) return `${cut(selector)} names no identity assigned to ${host.name}`;
  return `${host.name} has no managed identity`;
};

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
