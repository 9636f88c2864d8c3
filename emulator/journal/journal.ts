import type { Clock } from '../clock/clock.ts';
import type { Endpoint, Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import { type Entry, type Exchange, type Recorded, readEntry } from './entry.ts';
import { evaluate, type Verdict } from './evaluate.ts';
import { createExpect, type Expect } from './expect.ts';
import { type Filter, matches } from './filter.ts';
import { parseExpectation } from './parse.ts';
import { type TokenLife, tokenLives } from './tokens.ts';

export type Journal = {
  /** The endpoint with every exchange of it recorded, under the port's name. */
  wrap(endpoint: Endpoint, where: { readonly port: string }): Endpoint;
  record(exchange: Exchange): void;
  /** Those kept, oldest first. */
  entries(filter?: Filter): Entry[];
  /** How many were dropped to make room since the journal was last cleared. */
  readonly lost: number;
  /** Each token seen, with where it was handed out and what became of it. */
  tokens(): TokenLife[];
  /** Called with each entry from now on. Gives back its end. */
  follow(listener: (entry: Entry) => void): () => void;
  /** `journal.expect({ source: 'imds' }).times(1)`: throws ExpectationError where it is not so. */
  expect(filter?: Filter): Expect;
  /** The same for a line of text: `token imds times=1`. Throws ExpectationSyntaxError for a line that cannot be read. */
  check(line: string): Verdict;
  /** Forgets what was recorded. */
  clear(): void;
};

export type JournalParts = {
  readonly clock: Clock;
  /** How many entries are kept; 10,000 unless told. */
  readonly capacity?: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic?: () => number;
};

export const createJournal = ({
  clock,
  capacity = 10_000,
  monotonic = () => performance.now(),
}: JournalParts): Journal => {
  const began = monotonic();
  const listeners = new Set<(entry: Entry) => void>();
  /** The entry that first handed out a token, by its uti; only of those kept. */
  const issued = new Map<string, number>();
  let ring: Recorded[] = [];
  let next = 0;
  let seq = 0;
  let lost = 0;

  const kept = (): Recorded[] => (lost === 0 ? ring : [...ring.slice(next), ...ring.slice(0, next)]);

  const entries = (filter: Filter = {}): Entry[] =>
    kept()
      .map(readEntry)
      .filter((entry) => matches(filter, entry));

  const keep = (recorded: Recorded): void => {
    if (ring.length < capacity) {
      ring.push(recorded);
      return;
    }
    const dropped = ring[next];
    const uti = dropped?.outcome.uti;
    if (uti !== undefined && issued.get(uti) === dropped?.seq) issued.delete(uti);
    ring[next] = recorded;
    next = (next + 1) % capacity;
    lost += 1;
  };

  const record = ({ port, request, reply, time, atMs, durationMs }: Exchange): void => {
    seq += 1;
    const { method, path, query, base } = request;
    const { status, outcome } = reply;
    const { uti, endpoint } = outcome;
    const issuedBy = uti !== undefined && endpoint === 'arm' ? issued.get(uti) : undefined;
    if (uti !== undefined && endpoint !== 'arm' && !issued.has(uti)) issued.set(uti, seq);
    const recorded = {
      seq,
      time,
      atMs: atMs - began,
      durationMs,
      port,
      method,
      path,
      query,
      base,
      status,
      outcome,
      issuedBy,
    };
    keep(recorded);
    if (listeners.size === 0) return;
    const entry = readEntry(recorded);
    for (const listener of listeners) listener(entry);
  };

  const finish = (port: string, request: Request, time: number, atMs: number, reply: Reply): Reply => {
    record({ port, request, reply, time, atMs, durationMs: monotonic() - atMs + (reply.delay ?? 0) });
    return reply;
  };

  return {
    wrap:
      (endpoint, { port }) =>
      (request) => {
        const time = clock.now();
        const atMs = monotonic();
        const reply = endpoint(request);
        return reply instanceof Promise
          ? reply.then((settled) => finish(port, request, time, atMs, settled))
          : finish(port, request, time, atMs, reply);
      },
    record,
    entries,
    get lost() {
      return lost;
    },
    tokens: () => tokenLives(entries()),
    follow: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    expect: (filter = {}) => createExpect(filter, () => ({ entries: entries(), lost })),
    check: (line) => evaluate(parseExpectation(line), { entries: entries(), lost }),
    clear: () => {
      ring = [];
      issued.clear();
      next = 0;
      lost = 0;
    },
  };
};
