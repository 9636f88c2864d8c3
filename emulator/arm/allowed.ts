import type { Request } from '../exchange/request.ts';
import type { Store } from '../world/store.ts';
import type { Access } from './access.ts';
import type { Caller } from './claims.ts';
import type { Operations } from './operations.ts';
import type { Propagation } from './propagation.ts';
import type { Route } from './route.ts';
import type { Target } from './target.ts';

/** An exchange whose caller is known and allowed. */
export type Allowed = {
  readonly request: Request;
  readonly store: Store;
  readonly target: Target;
  readonly apiVersion: string;
  readonly route: Route;
  /** Where the action at hand is granted. */
  readonly access: Access;
  readonly caller: Caller;
  /** Where any other action is granted to the caller. */
  readonly accessFor: (action: string) => Access;
  readonly operations: Operations;
  readonly propagation: Propagation;
  readonly pageSize: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Gives a GUID. */
  readonly random: () => string;
};
