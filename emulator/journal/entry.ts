import type { Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import { mask, maskedTarget } from './mask.ts';

/** One exchange, as it is read: every field is safe to print. */
export type Entry = {
  /** From 1, in the order of the answers; never used twice, not even after the journal is cleared. */
  readonly seq: number;
  /** When the request came in, by the emulator's clock: ISO 8601, UTC. */
  readonly at: string;
  /** The same moment in milliseconds of the machine's monotonic clock since the journal began. */
  readonly atMs: number;
  /** From the request's arrival until its answer is due to go out, on the machine's clock; a fault's latency counts. */
  readonly durationMs: number;
  /** `identity`, `arm`, … */
  readonly port: string;
  /** Scheme, host and port by which the client reached us. */
  readonly base: string;
  /** Who answered: a source's name (`imds`), `arm`, `authority`. */
  readonly endpoint: string;
  readonly method: string;
  /** Path and query as sent, with secrets masked. */
  readonly path: string;
  readonly status: number;
  readonly host?: string;
  readonly identity?: string;
  readonly resource?: string;
  readonly fault?: string;
  readonly uti?: string;
  /** The entry that handed out the token shown here (its `uti`), where it is still kept. */
  readonly issuedBy?: number;
  /** True where the request asks for a token, whatever the answer; a client's probe, which names no resource, does not. */
  readonly token: boolean;
  readonly decision: string;
};

/** What is kept of an exchange until it is read: references only, so that recording costs next to nothing. */
export type Recorded = {
  readonly seq: number;
  readonly time: number;
  readonly atMs: number;
  readonly durationMs: number;
  readonly port: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly base: string;
  readonly status: number;
  readonly outcome: Reply['outcome'];
  readonly issuedBy: number | undefined;
};

/** What the caller of `record` knows. Times in milliseconds: `time` since the epoch, `atMs` and `durationMs` monotonic. */
export type Exchange = {
  readonly port: string;
  readonly request: Pick<Request, 'method' | 'path' | 'query' | 'base'>;
  readonly reply: Pick<Reply, 'status' | 'outcome'>;
  readonly time: number;
  readonly atMs: number;
  readonly durationMs: number;
};

export const readEntry = (recorded: Recorded): Entry => {
  const { outcome, query, issuedBy } = recorded;
  const resource = outcome.resource ?? query.get('resource') ?? undefined;
  return {
    seq: recorded.seq,
    at: new Date(recorded.time).toISOString(),
    atMs: round(recorded.atMs),
    durationMs: round(recorded.durationMs),
    port: recorded.port,
    base: recorded.base,
    endpoint: outcome.endpoint,
    method: recorded.method,
    path: maskedTarget(recorded.path, query),
    status: recorded.status,
    ...(outcome.host === undefined ? {} : { host: outcome.host }),
    ...(outcome.identity === undefined ? {} : { identity: outcome.identity }),
    ...(resource === undefined ? {} : { resource: mask(resource) }),
    ...(outcome.fault === undefined ? {} : { fault: outcome.fault }),
    ...(outcome.uti === undefined ? {} : { uti: outcome.uti }),
    ...(issuedBy === undefined ? {} : { issuedBy }),
    token: asksForToken(recorded, resource),
    decision: mask(outcome.decision),
  };
};

const asksForToken = ({ path, method, outcome }: Recorded, resource: string | undefined): boolean =>
  outcome.endpoint !== 'arm' && /\/token\/?$/i.test(path) && (method === 'POST' || resource !== undefined);

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
