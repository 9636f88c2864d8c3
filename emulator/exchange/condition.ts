/** How a token can be wrong on purpose; the issuer makes it so (see token/issuer.ts). */
export type TokenFlaw =
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'bad-signature'
  | 'unknown-kid';

/**
 * A state of Azure that a fault rule asks an endpoint to pretend for one request. The endpoint answers it in its own
 * wording, so a rule says "throttled" once and IMDS, App Service and ARM each say it as they would.
 */
export type Condition =
  | { readonly name: 'identity-not-found' }
  | { readonly name: 'metadata-missing' }
  | { readonly name: 'role-not-propagated' }
  | { readonly name: 'operation-failed' }
  /** `retryAfter` in seconds; without it no Retry-After header is sent. */
  | { readonly name: 'throttled'; readonly retryAfter?: number }
  | { readonly name: 'outage'; readonly status: number; readonly retryAfter?: number }
  | { readonly name: 'token-flaw'; readonly flaw: TokenFlaw }
  /** The endpoint's own clock is ahead by so much (behind, where negative) while it answers this request. */
  | { readonly name: 'clock-skew'; readonly milliseconds: number }
  /** A response-shape variant of the source, by the name its row gives it. */
  | { readonly name: 'variant'; readonly variant: string };
