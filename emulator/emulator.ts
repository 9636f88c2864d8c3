import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createArm } from './arm/arm.ts';
import { withGzip } from './arm/gzip.ts';
import { createOperations } from './arm/operations.ts';
import { armSettings } from './arm-settings.ts';
import { createAuthority, isAuthorityPath } from './authority/authority.ts';
import { createSettableClock } from './clock/settable.ts';
import { createMetrics } from './control/metrics.ts';
import { createEnv } from './environments.ts';
import { either } from './exchange/either.ts';
import { later } from './exchange/later.ts';
import type { Endpoint } from './exchange/reply.ts';
import type { Request } from './exchange/request.ts';
import { createFaults } from './fault/faults.ts';
import { fetchJson } from './fetch-json.ts';
import { SettingError, signingKeyFrom } from './files.ts';
import { createForge } from './forge.ts';
import { createHostEndpoints } from './host-endpoints.ts';
import { createApp } from './http/app.ts';
import { behindDoor, type Refuse } from './http/door.ts';
import { createAuthorityCertificate } from './http/trust.ts';
import { hostsOf, requireHost } from './identity/host.ts';
import { nobody, refuseAtOnce, refuseStranger } from './identity/none.ts';
import { sourceFor } from './identity/sources.ts';
import { variantNames } from './identity/variants.ts';
import { createIdentityPorts, type IdentityPort } from './identity-ports.ts';
import { interceptedHosts } from './intercept/hosts.ts';
import { createJournal } from './journal/journal.ts';
import type { Emulator } from './library.ts';
import { createDocumentSigners, type Signer } from './metadata/document-signer.ts';
import { createScheduledEvents } from './metadata/scheduled-events.ts';
import type { EmulatorOptions } from './options.ts';
import { packageVersion } from './package-root.ts';
import { refuseAsArm, refuseAsControl } from './refusals.ts';
import { noSockets, type Sockets } from './sockets.ts';
import { openState } from './state.ts';
import { createIssuer } from './token/issuer.ts';
import { createKeySet } from './token/key-set.ts';
import { createSigningKey, generateRsaKey } from './token/signing-key.ts';
import { createWorkloadIdentity } from './workload-identity.ts';
import { worldFrom } from './world/given.ts';
import { createStore } from './world/store.ts';

/** Azure's own hosts, which a redirected client may still name in its Host header (wire.md §20.1). */
const azureHosts = interceptedHosts.map(({ name }) => name);

/** `world` is a file's path, a world as an object, or nothing for the default one. Throws WorldError and SettingError. */
export const createEmulator = async (world?: string | object, options: EmulatorOptions = {}): Promise<Emulator> =>
  (await assemble(world, options, noSockets)).emulator;

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
  const world = await worldFrom(input);
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
  const control = later(async () => {
    const { createControlEndpoint } = await import('./control-endpoint.ts');
    return createControlEndpoint({
      ...{ version, store, main, faults, journal, clock, metrics, env, forge, scheduledEvents, sockets, reset },
      keys: published,
      rotate: (revoke) => (revoke ? rotateKey() : rotateKeys()),
      token: options.controlToken,
    });
  });

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
