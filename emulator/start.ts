import { randomBytes, X509Certificate } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { assemble } from './emulator.ts';
import type { IdentityAddress, Whereabouts } from './environment.ts';
import { authorityFrom, SettingError } from './files.ts';
import { type Listener, type ListenerOptions, startListener } from './http/listener.ts';
import { authorityPem, createFlawedIdentities, createServerIdentity } from './http/trust.ts';
import { sourceFor } from './identity/sources.ts';
import type { IdentityPort } from './identity-ports.ts';
import { interceptedHosts, permittedNames } from './intercept/hosts.ts';
import type { Emulator } from './library.ts';
import type { ListenOptions, Urls } from './options.ts';
import { createTrust } from './trust/trust.ts';

/** An emulator that listens. `await using` stops it. */
export type RunningEmulator = Emulator & {
  readonly urls: Urls;
  /** PEM of the certificate authority that the https ports' certificate comes from. */
  readonly caFile: string;
  readonly tenantId: string;
  /** What the control port asks for in `Authorization: Bearer`, where it asks at all. */
  readonly controlToken?: string;
  /** Closes every port and connection, and removes what was made for this run. Safe to call twice. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const loopback: readonly string[] = ['127.0.0.1', '::1'];

/** Made when first asked for. */
const once = <T extends object | string>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const portFlags = { identity: '--port', arm: '--arm-port', control: '--control-port' } as const;
type PortName = keyof typeof portFlags;

const isLoopback = (host = 'localhost'): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/** As `createEmulator`, and listening: on free ports unless told. Throws WorldError and SettingError, a port in use among them. */
export const startEmulator = async (world?: string | object, options: ListenOptions = {}): Promise<RunningEmulator> => {
  let whereabouts: Whereabouts | undefined;
  const controlToken = options.controlToken ?? (isLoopback(options.host) ? undefined : randomBytes(24).toString('hex'));
  const asked = controlToken === undefined ? {} : { controlToken };
  const { emulator, main, clear } = await assemble(
    world,
    { ...options, ...asked },
    {
      where: () => whereabouts as Whereabouts,
      addressOf: (port) => addressOf(port),
      trust: () => trust(),
      home: () => whereabouts?.urls.authority ?? 'https://localhost',
      mtls: () => mtls(),
      settled: () => settled(),
    },
    () => authority,
  );
  const { caDays: days, transparent } = options;
  const named = [...namesOf(options), ...(transparent ? interceptedHosts.map(({ name }) => name) : [])];
  const terms = {
    ...(days === undefined ? {} : { days }),
    ...(transparent ? { permitted: permittedNames(named) } : {}),
  };
  const { authority, caFile, folder, remove } = authorityFrom(options, terms, options.say ?? (() => {}));
  const { environment = process.env } = options;
  const trust = createTrust({ caFile, environment, platform: process.platform, folder });
  const addresses = options.host === undefined ? loopback : [options.host];
  const names = [...new Set(['localhost', ...loopback, ...named])];
  const tls = once(() => createServerIdentity(authority, names));
  const flawed = createFlawedIdentities(authority, names);
  const listeners: (Listener & { readonly name: PortName })[] = [];
  type Served = Pick<ListenerOptions, 'app' | 'tls'>;
  const listen = async (name: PortName, port: number, rest: Served, on = addresses): Promise<number> => {
    const listener = await startListener({ ...rest, port, addresses: on, flawed }).catch((cause) => {
      throw new SettingError(listenProblem(cause, portFlags[name], port, on[0] as string), { cause });
    });
    listeners.push({ ...listener, name });
    const fault = emulator.faults.port(name);
    if (fault) await listener.suffer(fault);
    return listener.port;
  };
  /** What ports do about the fault rules, until it is done. */
  const suffering = new Set<Promise<unknown>>();
  const settled = async (): Promise<void> => {
    await Promise.all(suffering);
  };
  const unfollow = emulator.faults.onPortChange((changed, fault) => {
    for (const { name, port, suffer } of listeners) {
      if (name !== changed) continue;
      const lost = (error: Error) => options.say?.(`port ${port} (${name}) could not be had again: ${error.message}`);
      const done = suffer(fault).catch(lost);
      suffering.add(done);
      done.then(() => suffering.delete(done));
    }
  });

  const thumbprint = once(() => new X509Certificate(tls().cert as string).fingerprint.replaceAll(':', ''));
  const [shown = literal(options.host ?? '127.0.0.1')] = options.name ?? [];
  const secureName = options.name?.[0] ?? 'localhost';
  const openIdentity = async ({ app, host }: IdentityPort, port: number): Promise<IdentityAddress> => {
    const secure = host.sources.some((each) => sourceFor(each)?.tls);
    const opened = await listen('identity', port, secure ? { app, tls } : { app });
    return {
      url: secure ? `https://${secureName}:${opened}` : `http://${shown}:${opened}`,
      thumbprint: secure ? thumbprint() : '',
    };
  };
  let mtlsAddress: Promise<string> | undefined;
  const mtls = (): Promise<string> => {
    const asking = () => ({ ...tls(), ca: authorityPem(authority), requestCert: true, rejectUnauthorized: false });
    mtlsAddress ??= listen('arm', 0, { app: emulator.apps.arm, tls: asking }).then(
      (port) => `https://${secureName}:${port}`,
    );
    return mtlsAddress;
  };
  /** By the host's id; the main one's among them. */
  const opened = new Map<string, Promise<IdentityAddress>>();
  const addressOf = (port: IdentityPort): Promise<IdentityAddress> => {
    const { id } = port.host;
    const address = opened.get(id) ?? openIdentity(port, 0);
    opened.set(id, address);
    return address;
  };

  const stop = async (): Promise<void> => {
    await Promise.allSettled([...opened.values(), mtlsAddress]);
    unfollow();
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
    clear();
    remove();
  };
  try {
    const mainAddress = openIdentity(main, options.port ?? 0);
    opened.set(main.host.id, mainAddress);
    const { url } = await mainAddress;
    const armPort = await listen('arm', options.armPort ?? 0, { app: emulator.apps.arm, tls });
    const controlPort = await listen('control', options.controlPort ?? 0, { app: emulator.apps.control });
    const urls: Urls = {
      identity: url,
      arm: `https://${secureName}:${armPort}`,
      authority: `https://${secureName}:${armPort}`,
      control: `http://${shown}:${controlPort}`,
    };
    for (const place of options.also ?? []) {
      const served = place.service === 'arm' ? { app: emulator.apps.arm, tls } : { app: main.app };
      await listen(place.service, place.port, served, place.addresses);
    }
    const { tenantId } = emulator.world.tenant;
    whereabouts = { urls, caFile: resolve(caFile), tenantId, ...asked };
    return { ...emulator, urls, caFile, tenantId, ...asked, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The names and addresses, beside loopback's, that the certificate must hold. */
const namesOf = ({ name = [], host }: ListenOptions): string[] => {
  if (host === undefined) return [...name];
  const everywhere = host === '0.0.0.0' || host === '::';
  const own = everywhere
    ? Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address))
    : [host];
  return [...name, ...own];
};

/** How an address is reached: a wildcard by loopback, IPv6 in brackets. */
const literal = (address: string): string => {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
};

const listenProblem = (error: NodeJS.ErrnoException, flag: string, port: number, address: string): string => {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} is in use: stop what listens there (another msi-emulator?), or choose another with ${flag} (0 for any free one)`;
    case 'EACCES':
      return `port ${port} needs privileges that this process does not have; choose one above 1023 with ${flag}`;
    case 'EADDRNOTAVAIL':
      return `this machine has no address ${address}; check --host`;
    default:
      return `can't listen on ${address} port ${port}: ${error.message}`;
  }
};
