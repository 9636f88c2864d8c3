import type { Condition } from '../exchange/condition.ts';
import type { Role } from '../exchange/place.ts';
import type { PortFault } from '../exchange/port-fault.ts';
import type { Reply } from '../exchange/reply.ts';
import type { Argument } from './argument.ts';

/**
 * Where a fault takes hold: `condition`, a state of Azure that the endpoint words itself; `token`, in the token it hands
 * out; `reply`, in the answer it gave; `wire`, in how that goes out; `port`, before any request.
 */
export type Level = 'condition' | 'token' | 'reply' | 'wire' | 'port';

/** What a fault does to an exchange, or to a port. */
export type Effect = {
  readonly condition?: Condition;
  readonly alter?: (reply: Reply) => Reply;
  readonly port?: PortFault;
  /** The emulator's signing key is replaced before the request is served. */
  readonly rotatesKey?: true;
};

/** One row of the table of faults. */
type Row<A> = {
  readonly name: string;
  /** A step that starts with a number is of this kind, and its name is not written. */
  readonly bare?: true;
  readonly level: Level;
  /** What the endpoint must stand in for; without it, anything. */
  readonly reaches?: readonly Role[];
  readonly summary: string;
  /** A whole rule. */
  readonly example: string;
  /** What follows the name, in order. */
  readonly args: { readonly [K in keyof A]: Argument<A[K]> };
  effect(args: A): Effect;
};

export type Kind = Row<Record<string, unknown>>;

/** A row, with the types of what it takes forgotten: the reader of rules checks them against the same row. */
export const kind = <A>(row: Row<A>): Kind => row as unknown as Kind;
