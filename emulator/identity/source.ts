import type { UserIdentity } from '../token/user-claims.ts';
import type { ManagedIdentity } from '../world/store.ts';
import type { Guard, GuardRefusal } from './guards.ts';
import type { Unselected } from './selection.ts';

export type SourceName =
  | 'vm-extension'
  | 'imds'
  | 'app-service'
  | 'app-service-2017'
  | 'azure-arc'
  | 'service-fabric'
  | 'cloud-shell'
  | 'azure-ml';

/** Whoever a source gives a token to. */
export type HostIdentity = ManagedIdentity | UserIdentity;

/** What can be wrong with a token request; each source words and numbers it in its own way. */
export type Refusal =
  | GuardRefusal
  | { readonly name: 'method'; readonly method: string; readonly allowed: readonly string[] }
  | { readonly name: 'api-version-missing' }
  | { readonly name: 'api-version-invalid'; readonly apiVersion: string }
  | { readonly name: 'resource-missing' }
  | { readonly name: 'repeated-parameter'; readonly parameter: string }
  | { readonly name: 'several-selectors'; readonly selectors: readonly string[] }
  | { readonly name: 'identity-not-found'; readonly problem: string }
  | { readonly name: 'ambiguous-identity'; readonly count: number }
  | { readonly name: 'invalid-resource'; readonly resource: string }
  /** The rim could not read the request, or would not let it in. */
  | { readonly name: 'unreadable'; readonly status: number; readonly problem: string }
  | { readonly name: 'throttled' }
  | { readonly name: 'outage'; readonly status: number; readonly problem: string };

export type RefusalName = Refusal['name'];

/** The parameter by which a request named its identity, as sent. */
export type Selector = { readonly name: string; readonly value: string };

/** A token given to an identity, as the success body's renderer sees it. Times are whole seconds since the epoch. */
export type Grant = {
  readonly jwt: string;
  readonly resource: string;
  readonly identity: HostIdentity;
  /** Absent where the request named no identity. */
  readonly selector?: Selector;
  readonly notBefore: number;
  readonly expiresAt: number;
  /** Seconds left, counting down as a cached token ages. */
  readonly expiresIn: number;
  readonly lifetime: number;
};

/** What a wording may need beyond the refusal. */
export type WordingContext = {
  readonly tenantId: string;
  readonly tenantName: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly guid: () => string;
};

export type Wording = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

export type Words = {
  readonly [N in RefusalName]: (refusal: Extract<Refusal, { name: N }>, context: WordingContext) => Wording;
};

/** Where a host's identity endpoints are and what it knows of them, for a source's variables. */
export type Whereabouts = {
  /** No trailing slash; https where the source wants it. */
  readonly identityUrl: string;
  readonly hostName: string;
  readonly secret: string;
  /** SHA-1 of the identity port's certificate, 40 upper-case hex digits. */
  readonly thumbprint: string;
  /** Client id of the identity that a request without a selector is for; absent where there is none. */
  readonly clientId?: string;
};

/** An identity source: one row of the table that the one handler serves. */
export type IdentitySource = {
  readonly name: SourceName;
  /** Where the facts of this row come from. */
  readonly reference: string;
  /** Compared by routePath. Rows that share a path on one host are told apart by api-version. */
  readonly path: string;
  readonly methods: readonly string[];
  readonly guard: Guard;
  /** Absent: neither needed nor looked at. */
  readonly apiVersion?: { readonly accepts: (value: string) => boolean; readonly example: string };
  /** Whose token a request without a selector is for. */
  readonly unselected: Unselected;
  /** Clients reach it over https alone. */
  readonly tls?: true;
  /** Seconds. */
  readonly lifetime: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly success: (grant: Grant) => Record<string, unknown>;
  readonly words: Words;
  /** The variables by which an unmodified SDK finds this source; all others of `sourceVariables` are to be unset. */
  readonly env: (where: Whereabouts) => Record<string, string>;
};
