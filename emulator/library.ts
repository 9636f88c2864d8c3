import type { RequestListener } from 'node:http';
import type { SettableClock } from './clock/settable.ts';
import type { Faults } from './fault/faults.ts';
import type { ForgeTerms } from './forge.ts';
import type { Environment } from './identity/env.ts';
import type { Journal } from './journal/journal.ts';
import type { ScheduledEvents } from './metadata/scheduled-events.ts';
import type { World } from './world/world.ts';

/** An emulator with no socket: its apps serve supertest, or whatever else takes a node:http request listener. */
export type Emulator = {
  readonly apps: {
    readonly identity: RequestListener;
    readonly arm: RequestListener;
    readonly control: RequestListener;
  };
  readonly world: World;
  readonly journal: Journal;
  readonly clock: SettableClock;
  readonly faults: Faults;
  /** Adds a fault rule, by its text or a preset's name. Throws FaultError with all that is wrong with it. */
  inject: Faults['add'];
  /** Mints any token for any identity of the world, good or bad, for testing one's own API. */
  forge(terms?: ForgeTerms): Promise<string>;
  /** What IMDS's `/metadata/scheduledevents` tells. */
  readonly scheduledEvents: ScheduledEvents;
  /** Who the identity port speaks for, by name. */
  readonly as: string;
  /** The identity endpoints of any host of the world, by name or id; `apps.identity` is that of `as`. */
  appFor(host: string): RequestListener;
  /** What that host's App Service, Service Fabric or Machine Learning clients prove themselves with. */
  secretFor(host: string): string;
  /**
   * What to set and what to unset so that unmodified programs on `host` find `source` and the rest. Without a host: the one
   * of `as`, else the first that speaks the source. Another host than that of `as` gets a port of its own, opened when
   * first asked for.
   */
  env(source?: string, host?: string): Promise<Environment>;
  /** Signs with a new key from now on; tokens of the keys before still verify. */
  rotateKeys(): Promise<void>;
  /** Puts the declared world back and forgets tokens, faults, journal and clock settings. Keys stay. */
  reset(): void;
};
