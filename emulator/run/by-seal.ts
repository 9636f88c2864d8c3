import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../identity/env.ts';
import { arcPort, extensionPort, imdsAddress } from '../intercept/hosts.ts';
import { unsetForProxy } from '../intercept/proxy-environment.ts';
import { maskable, sealScript } from '../intercept/seal-script.ts';
import type { ListenOptions, Place } from '../options.ts';
import { speakerOf } from '../speaker.ts';
import { startEmulator } from '../start.ts';
import { trustEverywhere, trustFolders } from '../trust/system.ts';
import type { Intercepted } from './by-proxy.ts';
import type { Scene } from './messages.ts';
import { sourceless } from './sourceless.ts';

/** What stands in the way of sealing, as a sentence. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

type Terms = Pick<Scene, 'world' | 'source'> & {
  readonly options: ListenOptions;
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** The user outside. */
  readonly uid: number;
};

const loopback = ['127.0.0.1', '::1'];
const proxyVariables = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** In namespaces of its own, as their root: furnishes them, and listens where Azure's hosts would. Throws SealError, and what `startEmulator` throws. */
export const interceptSealed = async ({ world, source, options, inherited, uid }: Terms): Promise<Intercepted> => {
  const speaker = await speakerOf(world, options.as, source);
  const arc = speaker.sources.includes('azure-arc');
  const folders = trustFolders(inherited).filter((folder) => !/[:,]/.test(folder) && !folder.startsWith('/tmp/'));
  if (folders[0] === undefined) throw new SealError('this system has no folder of trusted certificates to lay over');
  const { folders: maskedFolders, sockets } = maskable(uid);
  const script = sealScript({
    trustFolders: folders,
    hosts: existsSync('/etc/hosts') ? readFileSync('/etc/hosts', 'utf8') : '',
    maskedFolders: maskedFolders.filter((each) => existsSync(each)),
    maskedSockets: sockets.filter((each) => existsSync(each)),
    arc,
  });
  const { status, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  if (status !== 0) throw new SealError(stderr.trim().split('\n')[0] ?? `sh ended with ${status}`);
  // Everything temporary lies in what was laid over, so that no file is left however the run ends.
  const folder = join(folders[0], 'msi-emulator');
  mkdirSync(folder);
  process.env.TMPDIR = folder;

  const identity = (addresses: readonly string[], port: number): Place => ({ service: 'identity', addresses, port });
  const places: Place[] = [
    identity([imdsAddress], 80),
    identity(loopback, extensionPort),
    ...(arc ? [identity(loopback, arcPort)] : []),
    { service: 'arm', addresses: loopback, port: 80 },
    { service: 'arm', addresses: loopback, port: 443 },
  ];
  const emulator = await startEmulator(world, {
    ...options,
    as: speaker.id,
    transparent: true,
    caDays: 1,
    also: places,
  });
  try {
    trustEverywhere(readFileSync(emulator.caFile, 'utf8'), inherited);
    const own = await emulator.env(source);
    const { set, unset } = source === undefined ? sourceless(own) : own;
    return { emulator, environment: withoutProxies({ set, unset }, inherited), close: emulator.stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
};

/** Nothing is behind a proxy within; and Java finds the authority in the system's own store, unless it was told of another. */
const withoutProxies = ({ set, unset }: Environment, inherited: Terms['inherited']): Environment => {
  const { JAVA_TOOL_OPTIONS, ...others } = set;
  const named = /trustStore/.test(inherited.JAVA_TOOL_OPTIONS ?? '');
  return {
    set: named && JAVA_TOOL_OPTIONS !== undefined ? set : others,
    unset: [...unset, ...unsetForProxy, ...proxyVariables],
  };
};
