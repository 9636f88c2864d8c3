/** What the journal keeps of an exchange beyond request and status. Never a token or a secret. */
export type Outcome = {
  /** A sentence a person can act on: `refused: no Metadata: true header`. Starts with served, refused, rejected or not served. */
  readonly decision: string;
  /** Who answered: a source's name (`imds`), `arm`, `authority`, `control`. */
  readonly endpoint: string;
  /** The host spoken for, by name. */
  readonly host?: string;
  /** Resource id of the managed identity, or the principal's object id where it has none. */
  readonly identity?: string;
  /** The audience asked for or shown. */
  readonly resource?: string;
  /** The `uti` claim, by which the two ends of one token are joined. */
  readonly uti?: string;
  /** The fault that was put on this exchange, in the rule's words: `404 (1 of 2)`. The fault wrapper's to say. */
  readonly fault?: string;
};

/** How the bytes go out when a fault rule wants them to go wrong; none means as usual. */
export type Wire =
  | { readonly kind: 'reset'; readonly afterBytes: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }
  | { readonly kind: 'truncated'; readonly keepBytes: number };

/** A body that goes on: told where to write its further text, it gives back how to end it. */
export type Live = (write: (text: string) => void) => () => void;

/** A reply as a plain value: what every endpoint gives. */
export type Reply = {
  readonly status: number;
  /** Names spelled as they go on the wire. Content-Length and Date are the rim's. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly outcome: Outcome;
  /** Milliseconds to wait before the first byte, on the machine's own clock. */
  readonly delay?: number;
  readonly wire?: Wire;
  /** Follows the body for as long as the client listens; such a reply has no Content-Length. */
  readonly live?: Live;
};

/** Everything that serves: a function from request to reply. */
export type Endpoint = (request: import('./request.ts').Request) => Reply | Promise<Reply>;

/** A JSON reply in the form most of Azure gives it. */
export const jsonReply = (
  status: number,
  body: unknown,
  outcome: Outcome,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
  outcome,
});
