import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createArm } from './arm/arm.ts';
import { createAuthority, isAuthorityPath } from './authority/authority.ts';
import { createSettableClock, type SettableClock } from './clock/settable.ts';
import { createControl } from './control/control.ts';
import { controlRoutes } from './control/routes.ts';
import { scheduledEventRoutes } from './control/scheduled-events.ts';
import { environmentOf, type Whereabouts } from './environment.ts';
import type { Endpoint } from './exchange/reply.ts';
import type { Request } from './exchange/request.ts';
import { createFaults, type Faults } from './fault/faults.ts';
import { SettingError, signingKeyFrom } from './files.ts';
import { createApp } from './http/app.ts';
import { behindDoor, type Refuse } from './http/door.ts';
import { createAuthorityCertificate } from './http/trust.ts';
import type { Environment } from './identity/env.ts';
import { sourcesOf } from './identity/host.ts';
import { createIdentity } from './identity/identity.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { createDocumentSigners, type Signer } from './metadata/document-signer.ts';
import type { EventInput } from './metadata/event-input.ts';
import { createMetadata, isMetadataPath } from './metadata/metadata.ts';
import { withRateLimit } from './metadata/rate-limit.ts';
import { createScheduledEvents, type ScheduledEvents } from './metadata/scheduled-events.ts';
import type { EmulatorOptions } from './options.ts';
import { refuseAsArm, refuseAsControl, refuseAsIdentity } from './refusals.ts';
import { createIssuer } from './token/issuer.ts';
import { createKeySet } from './token/key-set.ts';
import { hostsOf, requireHost } from './world/hosts.ts';
import { parseWorld } from './world/parse.ts';
import { readWorld } from './world/read.ts';
import { createStore } from './world/store.ts';
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
  /** What IMDS's `/metadata/scheduledevents` tells. */
  readonly scheduledEvents: ScheduledEvents;
  /** Who the identity port speaks for, by name. */
  readonly as: string;
  /** What to set and what to unset so that unmodified programs on `host` find `source` and the rest. */
  env(source?: string, host?: string): Environment;
  /** Puts the declared world back and forgets tokens, faults, journal and clock settings. Keys stay. */
  reset(): void;
};

/** Real Azure hosts that a redirected client may still name in its Host header (wire.md §20.1). */
const azureHosts = [
  'management.azure.com',
  'login.microsoftonline.com',
  'login.windows.net',
  'login.microsoft.com',
  'sts.windows.net',
  'metadata.azure.internal',
];

/** `world` is a file's path, a world as an object, or nothing for the default one. Throws WorldError and SettingError. */
export const createEmulator = (world?: string | object, options: EmulatorOptions = {}): Promise<Emulator> =>
  assemble(world, options, () => {
    throw new SettingError('this emulator listens nowhere, so it has no addresses; startEmulator does');
  });

/** The parts of one emulator put together. `where` tells the addresses, asked only once they are known; `certifier` vouches for what IMDS signs. */
export const assemble = async (
  input: string | object | undefined,
  options: EmulatorOptions,
  where: () => Whereabouts,
  certifier: () => Signer = createAuthorityCertificate,
): Promise<Emulator> => {
  const { now, say = () => {}, name: names = [] } = options;
  const signing = signingKeyFrom(options.keyFile, say);
  signing.catch(() => {});
  const world = typeof input === 'object' ? parseWorld(input) : await readWorld(input);
  const store = createStore(world);
  const as = aboutAs(() => requireHost(store, options.as).id);
  const clock = createSettableClock(now);
  const journal = createJournal({ clock });
  const faults = createFaults({ clock });
  const keys = createKeySet(await signing);
  const published = keys.published;
  const issuer = createIssuer({ key: keys.current, clock, world, random: randomBytes });

  const host = () => store.resourceFor(as) ?? requireHost(store);
  const { name: asName } = host();
  const identity = createIdentity({ store, issuer, clock, guid: randomUUID, host });
  const scheduledEvents = createScheduledEvents({
    clock,
    guid: randomUUID,
    hosts: () => hostsOf(store).flatMap(({ name, type }) => (isVirtualMachine(type) ? [name] : [])),
    host: asName,
  });
  const signer = createDocumentSigners(certifier, randomBytes);
  const metadata = createMetadata({ store, clock, host, events: scheduledEvents, signer });
  const hasMetadata = (path: string) => isMetadataPath(path) && sourcesOf(host()).includes('imds');
  const identityOrMetadata = either(hasMetadata, metadata, identity.endpoint);
  const arm = createArm({ store, keys: published, clock, random: randomUUID });
  const authority = createAuthority({ tenant: world.tenant, keys: published, clock, guid: randomUUID });
  const reset = () => {
    store.reset();
    issuer.clear();
    faults.clear();
    journal.clear();
    clock.reset();
    scheduledEvents.clear();
  };
  const env = (source?: string, host?: string) => environmentOf(requireHost(store, host ?? as), where(), source);
  const control = createControl([
    ...controlRoutes({
      health: () => ({ status: 'ok', as: asName, ...where() }),
      world: () => world,
      hosts: () =>
        hostsOf(store).map((host) => ({ name: host.name, id: host.id, type: host.type, sources: sourcesOf(host) })),
      keys: published,
      env,
      reset,
    }),
    ...scheduledEventRoutes({ ...scheduledEvents, schedule: (event) => scheduledEvents.schedule(event as EventInput) }),
  ]);

  const allowed = new Set([...azureHosts, ...names].map((each) => each.toLowerCase()));
  const open = (port: string, endpoint: Endpoint, refuse: Refuse): RequestListener =>
    createApp(journal.wrap(behindDoor(endpoint, { names: allowed, refuse }), { port }));
  const atIdentity = {
    port: 'identity',
    source: (request: Request) => (hasMetadata(request.path) ? 'metadata' : identity.sourceOf(request)),
    host: asName,
    identity: identity.namesOf,
  };
  const limited = (endpoint: Endpoint) => (options.imdsRateLimit ? withRateLimit(endpoint, clock) : endpoint);
  const armOrAuthority = either(isAuthorityPath, authority, arm);
  const atArm = { port: 'arm', source: ({ path }: Request) => (isAuthorityPath(path) ? 'authority' : 'arm') };
  return {
    apps: {
      identity: open('identity', faults.wrap(limited(identityOrMetadata), atIdentity), refuseAsIdentity),
      arm: open('arm', faults.wrap(armOrAuthority, atArm), refuseAsArm),
      control: createApp(behindDoor(control, { names: allowed, refuse: refuseAsControl })),
    },
    world,
    as: asName,
    journal,
    clock,
    faults,
    scheduledEvents,
    env,
    reset,
  };
};

const either =
  (isFirst: (path: string) => boolean, first: Endpoint, second: Endpoint): Endpoint =>
  (request) =>
    (isFirst(request.path) ? first : second)(request);

const isVirtualMachine = (type: string): boolean => type.toLowerCase() === 'microsoft.compute/virtualmachines';

const aboutAs = <T>(find: () => T): T => {
  try {
    return find();
  } catch (error) {
    throw new SettingError(`--as: ${(error as Error).message}`);
  }
};
