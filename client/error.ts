/**
 * What went wrong, for programs: `bad-option` (called wrongly), `unsafe-url` (a token would leave for the wrong place),
 * `unreachable`, `certificate-not-trusted`, `timed-out`, `bad-reply` (not what the documents promise), `refused` (the
 * service said no: see status, serviceCode and serviceMessage).
 */
export type ClientErrorCode =
  | 'bad-option'
  | 'unsafe-url'
  | 'unreachable'
  | 'certificate-not-trusted'
  | 'timed-out'
  | 'bad-reply'
  | 'refused';

export type ClientErrorDetails = {
  readonly status?: number;
  /** The service's own code: `invalid_request`, `AuthorizationFailed`. */
  readonly serviceCode?: string;
  /** The service's own words, whole. */
  readonly serviceMessage?: string;
  /** The service's id for the request where it gave one, else the one that was sent to it. */
  readonly requestId?: string;
};

/** Everything this client throws. The message is one line: what, where, and what to do about it. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  readonly status?: number;
  readonly serviceCode?: string;
  readonly serviceMessage?: string;
  readonly requestId?: string;

  constructor(code: ClientErrorCode, message: string, details: ClientErrorDetails = {}) {
    super(message.replace(/\s*\p{Cc}+\s*/gu, ' '));
    this.code = code;
    Object.assign(this, details);
  }
}
