import type { ManagedIdentity } from '../world/store.ts';
import type { Guard } from './guards.ts';

export type SourceName = 'vm-extension' | 'imds';

/** What can be wrong with a token request; each source words and numbers it in its own way. */
export type Refusal =
  | { readonly name: 'guard-missing' }
  | { readonly name: 'method'; readonly method: string; readonly allowed: readonly string[] }
  | { readonly name: 'api-version-missing' }
  | { readonly name: 'api-version-invalid'; readonly apiVersion: string }
  | { readonly name: 'resource-missing' }
  | { readonly name: 'repeated-parameter'; readonly parameter: string }
  | { readonly name: 'several-selectors'; readonly selectors: readonly string[] }
  | { readonly name: 'identity-not-found'; readonly selector?: string }
  | { readonly name: 'ambiguous-identity'; readonly count: number }
  | { readonly name: 'invalid-resource'; readonly resource: string }
  | { readonly name: 'throttled' }
  | { readonly name: 'outage'; readonly status: number };

export type RefusalName = Refusal['name'];

/** A token given to an identity, as the success body's renderer sees it. Times are whole seconds since the epoch. */
export type Grant = {
  readonly jwt: string;
  readonly resource: string;
  readonly identity: ManagedIdentity;
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

/** Where the emulator listens, for a source's variables. No trailing slashes. */
export type Whereabouts = { readonly identityUrl: string };

/** An identity source: one row of the table that the one handler serves. */
export type IdentitySource = {
  readonly name: SourceName;
  /** Where the facts of this row come from. */
  readonly reference: string;
  /** Compared by routePath. */
  readonly path: string;
  readonly methods: readonly string[];
  readonly guard: Guard;
  /** Absent: neither needed nor looked at. */
  readonly apiVersion?: { readonly accepts: (value: string) => boolean };
  /** Seconds. */
  readonly lifetime: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly success: (grant: Grant) => Record<string, unknown>;
  readonly words: Words;
  /** The variables by which an unmodified SDK finds this source; all others of `sourceVariables` are to be unset. */
  readonly env: (where: Whereabouts) => Record<string, string>;
};
