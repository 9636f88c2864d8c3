import type { Host } from './host.ts';
import type { IdentitySource, Refusal } from './source.ts';

/** Why a request was refused, and what would have been right, for the journal: the wire says less (wire.md §2.3). */
export const explain = (refusal: Refusal, source: IdentitySource, host: Host): string => {
  switch (refusal.name) {
    case 'guard-missing':
    case 'guard-wrong':
    case 'guard-broken':
    case 'identity-not-found':
    case 'unreadable':
    case 'outage':
      return refusal.problem;
    case 'method':
      return `${refusal.method} is no method of ${source.name}; it takes ${refusal.allowed.join(' and ')}`;
    case 'api-version-missing':
      return `no api-version in the query; ${source.name} takes ${source.apiVersion?.example}`;
    case 'api-version-invalid':
      return `api-version ${cut(refusal.apiVersion)} is not one that ${source.name} knows; ${source.apiVersion?.example} is`;
    case 'resource-missing':
      return 'no resource in the request: say which audience the token is for';
    case 'repeated-parameter':
      return `${refusal.parameter} is given more than once`;
    case 'several-selectors':
      return `more than one identity is named (${refusal.selectors.slice(0, 9).join(', ')}); name one at most`;
    case 'ambiguous-identity':
      return `${host.name} has ${refusal.count} user-assigned identities and no system-assigned one: the request must say which`;
    case 'invalid-resource':
      return `resource ${cut(refusal.resource)} is neither an absolute URI nor a GUID of a known application`;
    case 'throttled':
      return 'the fault rule says too many requests';
  }
};

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
