import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createArm } from './arm/arm.ts';
import { withGzip } from './arm/gzip.ts';
import { createOperations } from './arm/operations.ts';
import { armSettings } from './arm-settings.ts';
import { createAuthority, isAuthorityPath } from './authority/authority.ts';
import { createSettableClock, type SettableClock } from './clock/settable.ts';
import { allRoutes } from './control/all-routes.ts';
import { createControl } from './control/control.ts';
import { createMetrics } from './control/metrics.ts';
import type { IdentityAddress, Whereabouts } from './environment.ts';
import { createEnv } from './environments.ts';
import { either } from './exchange/either.ts';
import type { Endpoint } from './exchange/reply.ts';
import type { Request } from './exchange/request.ts';
import { createFaults, type Faults } from './fault/faults.ts';
import { fetchJson } from './fetch-json.ts';
import { SettingError, signingKeyFrom } from './files.ts';
import { createForge, type ForgeTerms } from './forge.ts';
import { createHostEndpoints } from './host-endpoints.ts';
import { createApp } from './http/app.ts';
import { behindDoor, type Refuse } from './http/door.ts';
import { createAuthorityCertificate } from './http/trust.ts';
import type { Environment } from './identity/env.ts';
import { hostsOf, requireHost } from './identity/host.ts';
import { nobody, refuseAtOnce, refuseStranger } from './identity/none.ts';
import { sourceFor } from './identity/sources.ts';
import { variantNames } from './identity/variants.ts';
import { createIdentityPorts, type IdentityPort } from './identity-ports.ts';
import { interceptedHosts } from './intercept/hosts.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { createDocumentSigners, type Signer } from './metadata/document-signer.ts';
import type { EventInput } from './metadata/event-input.ts';
import { createScheduledEvents, type ScheduledEvents } from './metadata/scheduled-events.ts';
import type { EmulatorOptions } from './options.ts';
import { packageVersion } from './package-root.ts';
import { refuseAsArm, refuseAsControl } from './refusals.ts';
import { openState } from './state.ts';
import { createIssuer } from './token/issuer.ts';
import { createKeySet } from './token/key-set.ts';
import { createSigningKey, generateRsaKey } from './token/signing-key.ts';
import { createWorkloadIdentity } from './workload-identity.ts';
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

/** Azure's own hosts, which a redirected client may still name in its Host header (wire.md §20.1). */
const azureHosts = interceptedHosts.map(({ name }) => name);

/** `world` is a file's path, a world as an object, or nothing for the default one. Throws WorldError and SettingError. */
export const createEmulator = async (world?: string | object, options: EmulatorOptions = {}): Promise<Emulator> =>
  (
    await assemble(world, options, {
      where: nowhere,
      addressOf: nowhere,
      trust: nowhere,
      home: () => 'https://localhost',
      settled: async () => {},
      mtls: async () => 'https://localhost',
    })
  ).emulator;

const nowhere = (): never => {
  throw new SettingError('this emulator listens nowhere, so it has no addresses; startEmulator does');
};

/** Where things listen, asked only once they do. */
export type Sockets = {
  readonly where: () => Whereabouts;
  /** Opens the port where it isn't open yet. */
  readonly addressOf: (port: IdentityPort) => Promise<IdentityAddress>;
  /** The variables by which programs trust what listens there. */
  readonly trust: () => Readonly<Record<string, string>>;
  /** The authority's address, by which clusters' tokens name their issuer. No trailing slash. */
  readonly home: () => string;
  /** Settles when every port is as the fault rules say. */
  readonly settled: () => Promise<void>;
  /** Where client certificates are asked for; opens that port where it isn't open yet. No trailing slash. */
  readonly mtls: () => Promise<string>;
};

/** `clear` takes away the files that were made for a while. */
export type Assembled = { readonly emulator: Emulator; readonly main: IdentityPort; readonly clear: () => void };

/** The parts of one emulator put together. `certifier` vouches for what IMDS signs. */
export const assemble = async (
  input: string | object | undefined,
  options: EmulatorOptions,
  sockets: Sockets,
  certifier: () => Signer = createAuthorityCertificate,
): Promise<Assembled> => {
  const { now, say = () => {}, name: names = [] } = options;
  const signing = signingKeyFrom(options.keyFile, say);
  signing.catch(() => {});
  const world = typeof input === 'object' ? parseWorld(input) : await readWorld(input);
  const store = createStore(world);
  const clock = createSettableClock(now);
  const { operationSeconds: seconds = 1, roleDelay = 0, armRateLimit, caeMaxAge } = armSettings(options);
  const operations = createOperations({ store, now: clock.now, random: randomUUID, seconds });
  const state = options.state === undefined ? undefined : openState(options.state, { store, operations, say });
  const main = aboutAs(() => requireHost(store, options.as, sourceFor(options.source ?? '') && options.source));
  const journal = createJournal({ clock });
  const keys = createKeySet(await signing);
  const published = keys.published;
  const issuer = createIssuer({ key: keys.current, clock, world, random: randomBytes });
  const newKey = async () => createSigningKey(await generateRsaKey());
  const rotateKeys = async () => keys.rotate(await newKey());
  const rotateKey = async () => {
    keys.replace(await newKey());
    issuer.clear();
  };
  const faults = createFaults({ clock, variants: variantNames, rotateKey });

  const scheduledEvents = createScheduledEvents({
    clock,
    guid: randomUUID,
    hosts: () => hostsOf(store).flatMap(({ name, type }) => (isVirtualMachine(type) ? [name] : [])),
    host: main.name,
  });
  let vouching: Signer | undefined;
  const voucher = (): Signer => {
    vouching ??= certifier();
    return vouching;
  };
  const signer = createDocumentSigners(voucher, randomBytes);
  const credentials = options.imdsV2 ? { certifier: voucher, random: randomBytes, endpoint: sockets.mtls } : undefined;
  const bareArm = createArm({
    ...{ store, keys: published, clock, random: randomUUID, operations, roleDelay },
    ...(armRateLimit === undefined ? {} : { rateLimit: armRateLimit }),
    ...(caeMaxAge === undefined ? {} : { caeMaxAge }),
  });
  const arm = state ? state.wrap(bareArm) : bareArm;
  const { home } = sockets;
  const workload = createWorkloadIdentity({ store, clock, guid: randomUUID, home, say });
  const authority = createAuthority({
    ...{ store, issuer, keys: published, clock, guid: randomUUID, home, fetchJson },
    clusters: workload.clusters,
    certifier: credentials && (() => voucher().certificate),
  });
  const reset = () => {
    store.reset();
    state?.save();
    issuer.clear();
    faults.clear();
    journal.clear();
    clock.reset();
    scheduledEvents.clear();
    workload.renew();
    ports.clear();
  };
  const env = createEnv({
    ...{ store, main, workload, ...sockets },
    portOf: (host) => ports.portOf(host),
    nonePort: () => ({ host: nobody, secret: '', app: open('identity', refuseAtOnce, refuseStranger) }),
  });
  const forge = createForge(store, issuer, main.name);
  const version = packageVersion();
  const metrics = createMetrics(version);
  const { settled } = sockets;
  const control = createControl(
    allRoutes({
      ...{ version, faults, journal, clock, metrics, env, settled, keys: published },
      health: () => {
        const { urls, caFile, tenantId } = sockets.where();
        return { status: 'ok', as: main.name, urls, caFile, tenantId };
      },
      world: (present) => (present ? store.present() : world),
      hosts: () => hostsOf(store).map(({ name, id, type, sources }) => ({ name, id, type, sources })),
      forge: (forging) => forge(forging as ForgeTerms),
      rotate: (revoke) => (revoke ? rotateKey() : rotateKeys()),
      reset: async () => {
        reset();
        await settled();
      },
      scheduledEvents: {
        ...scheduledEvents,
        schedule: (event) => scheduledEvents.schedule(event as EventInput),
      },
    }),
    { token: options.controlToken },
  );

  const allowed = new Set([...azureHosts, ...names].map((each) => each.toLowerCase()));
  const open = (port: string, endpoint: Endpoint, refuse: Refuse): RequestListener =>
    createApp(journal.wrap(metrics.wrap(behindDoor(endpoint, { names: allowed, refuse }), port), { port }));
  const endpointOf = createHostEndpoints({
    ...{ store, clock, faults, events: scheduledEvents, signer, credentials },
    imdsRateLimit: options.imdsRateLimit ?? false,
  });
  const ports = createIdentityPorts({
    ...{ store, issuer, clock, guid: randomUUID, say },
    open: (identity, host) => open('identity', endpointOf(identity, host), identity.refuse),
    nmi: options.nmi,
    arcKeyFolder: options.arcKeyFolder,
  });
  const armOrAuthority = either(isAuthorityPath, authority, arm);
  const atArm = { port: 'arm', source: ({ path }: Request) => (isAuthorityPath(path) ? 'authority' : 'arm') };
  const emulator: Emulator = {
    apps: {
      identity: ports.portOf(main).app,
      arm: open('arm', withGzip(faults.wrap(armOrAuthority, atArm)), refuseAsArm),
      control: open('control', control, refuseAsControl),
    },
    world,
    as: main.name,
    appFor: (host) => ports.portOf(requireHost(store, host)).app,
    secretFor: (host) => ports.portOf(requireHost(store, host)).secret,
    journal,
    clock,
    faults,
    inject: faults.add,
    forge,
    scheduledEvents,
    env,
    rotateKeys,
    reset,
  };
  const clear = () => {
    ports.clear();
    workload.clear();
  };
  return { emulator, main: ports.portOf(main), clear };
};

const isVirtualMachine = (type: string): boolean => type.toLowerCase() === 'microsoft.compute/virtualmachines';

const aboutAs = <T>(find: () => T): T => {
  try {
    return find();
  } catch (error) {
    throw new SettingError(`--as: ${(error as Error).message}`);
  }
};
