import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingError } from '../files.ts';
import type { Environment } from '../identity/env.ts';
import { extensionPort, interceptedHosts } from '../intercept/hosts.ts';
import { nextHopBy } from '../intercept/next-hop.ts';
import { loopbackNames } from '../intercept/no-proxy.ts';
import type { Passing } from '../intercept/parts.ts';
import { startProxy } from '../intercept/proxy.ts';
import { proxyEnvironment, unsetForProxy } from '../intercept/proxy-environment.ts';
import { redirectModule } from '../intercept/redirect.ts';
import type { ListenOptions } from '../options.ts';
import { type RunningEmulator, startEmulator } from '../start.ts';
import type { Scene } from './messages.ts';
import { sourceless } from './sourceless.ts';

/** An emulator behind a proxy, and what makes programs use it. */
export type Intercepted = {
  readonly emulator: RunningEmulator;
  readonly environment: Environment;
  close(): Promise<void>;
};

type Terms = Pick<Scene, 'world' | 'source' | 'offline'> & {
  readonly options: ListenOptions;
  /** For what is made for this run only. */
  readonly folder: string;
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** Told of what a person must know, as a sentence. */
  readonly say: (sentence: string) => void;
};

/** Throws what `startEmulator` throws. */
export const interceptByProxy = async (terms: Terms): Promise<Intercepted> => {
  const { source, offline, folder, inherited, say } = terms;
  const nextHop = aboutProxies(() => nextHopBy(inherited));
  const { emulator, answersExtension } = await startHere(terms);
  const identity = portOf(emulator.urls.identity);
  const arm = portOf(emulator.urls.arm);
  const record = ({ method, base, status, decision }: Passing) =>
    emulator.journal.record({
      ...{ port: 'proxy', time: emulator.clock.now(), atMs: performance.now(), durationMs: 0 },
      request: { method, base, path: '/', query: new URLSearchParams() },
      reply: { status, outcome: { endpoint: 'proxy', decision } },
    });
  const proxy = await startProxy({ ports: { identity, arm }, answersExtension, offline, nextHop, record });
  const close = async (): Promise<void> => {
    await proxy.close();
    await emulator.stop();
  };
  try {
    const preload = join(folder, 'redirect.cjs');
    const redirections = [
      ...interceptedHosts.map(({ name, service }) => ({ host: name, to: { identity, arm }[service] })),
      ...(answersExtension ? loopbackNames.map((host) => ({ host, port: extensionPort, to: identity })) : []),
    ];
    writeFileSync(preload, redirectModule({ redirections, proxy: proxy.port, offline }));
    const own = await emulator.env(source);
    const { set, unset } = source === undefined ? sourceless(own) : own;
    const javaOptions = set.JAVA_TOOL_OPTIONS;
    const proxied = proxyEnvironment({
      ...{ port: proxy.port, preload, inherited, javaOptions, offline, loopback: !answersExtension },
    });
    say(
      `transparent, by a proxy: Azure’s own hosts are answered, all else is ${offline ? 'refused' : 'passed through'}`,
    );
    say(
      `Node.js before 22.21 and 24.5 knows no proxy variables: NODE_OPTIONS has it load ${preload}, which leads its sockets here`,
    );
    if (answersExtension) {
      say(
        `port ${extensionPort} is in use, so the proxy answers for it on localhost; Go’s net/http, for one, uses no proxy for localhost`,
      );
    }
    return { emulator, environment: { set: { ...set, ...proxied }, unset: [...unset, ...unsetForProxy] }, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** On the VM extension's own port, unless that is taken or another one was asked for. */
const startHere = async ({ world, source, options }: Terms) => {
  const here: ListenOptions = { ...options, transparent: true, caDays: 1, ...(source === undefined ? {} : { source }) };
  try {
    const port = options.port || extensionPort;
    return { emulator: await startEmulator(world, { ...here, port }), answersExtension: port !== extensionPort };
  } catch (error) {
    const taken = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
    if (!taken || options.port) throw error;
    return { emulator: await startEmulator(world, { ...here, port: 0 }), answersExtension: true };
  }
};

const aboutProxies = <T>(act: () => T): T => {
  try {
    return act();
  } catch (error) {
    throw new SettingError((error as Error).message);
  }
};

const portOf = (url: string): number => Number(new URL(url).port);
