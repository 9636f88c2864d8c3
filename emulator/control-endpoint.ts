import type { JSONWebKeySet } from 'jose';
import type { SettableClock } from './clock/settable.ts';
import { allRoutes } from './control/all-routes.ts';
import { createControl } from './control/control.ts';
import type { Metrics } from './control/metrics.ts';
import type { Endpoint } from './exchange/reply.ts';
import type { Faults } from './fault/faults.ts';
import type { ForgeTerms } from './forge.ts';
import type { Environment } from './identity/env.ts';
import { type Host, hostsOf } from './identity/host.ts';
import type { Journal } from './journal/journal.ts';
import type { EventInput } from './metadata/event-input.ts';
import type { ScheduledEvents } from './metadata/scheduled-events.ts';
import type { Sockets } from './sockets.ts';
import type { Store } from './world/store.ts';

/** What of an emulator its control port reaches. */
export type ControlEndpointParts = {
  readonly version: string;
  readonly store: Store;
  readonly main: Host;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly clock: SettableClock;
  readonly metrics: Metrics;
  readonly scheduledEvents: ScheduledEvents;
  readonly sockets: Sockets;
  readonly keys: () => JSONWebKeySet;
  readonly env: (source?: string, host?: string) => Promise<Environment>;
  readonly forge: (terms?: ForgeTerms) => Promise<string>;
  readonly rotate: (revoke: boolean) => Promise<void>;
  readonly reset: () => void;
  /** The bearer token asked for; none unless given. */
  readonly token: string | undefined;
};

/** The emulator's own API over its parts. */
export const createControlEndpoint = (parts: ControlEndpointParts): Endpoint => {
  const { store, main, scheduledEvents, sockets, forge, token, ...rest } = parts;
  const { settled } = sockets;
  const routes = allRoutes({
    ...rest,
    settled,
    health: () => {
      const { urls, caFile, tenantId } = sockets.where();
      return { status: 'ok', as: main.name, urls, caFile, tenantId };
    },
    world: (present) => (present ? store.present() : store.world),
    hosts: () => hostsOf(store).map(({ name, id, type, sources }) => ({ name, id, type, sources })),
    forge: (forging) => forge(forging as ForgeTerms),
    reset: async () => {
      rest.reset();
      await settled();
    },
    scheduledEvents: { ...scheduledEvents, schedule: (event) => scheduledEvents.schedule(event as EventInput) },
  });
  return createControl(routes, { token });
};
