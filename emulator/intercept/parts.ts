import type { Duplex } from 'node:stream';
import { extensionPort, type Service, serviceOf } from './hosts.ts';
import type { NextHop } from './next-hop.ts';
import { isLoopback } from './no-proxy.ts';

/** What became of a request for a host that is not stood in for. Nothing of it is kept but where it was to go. */
export type Passing = {
  readonly method: string;
  readonly base: string;
  readonly status: number;
  readonly decision: string;
};

export type ProxyParts = {
  /** Where the emulator itself answers. */
  readonly ports: Readonly<Record<Service, number>>;
  /** Whether 127.0.0.1:50342 is another program's, so that the proxy answers for it. */
  readonly answersExtension: boolean;
  /** Lets nothing out. */
  readonly offline: boolean;
  readonly nextHop: NextHop;
  readonly record: (passing: Passing) => void;
};

export type Target = { readonly host: string; readonly port: number };

/** The port of ours that stands in for that host and port. */
export const standIn = (host: string, port: number, parts: Pick<ProxyParts, 'ports' | 'answersExtension'>) => {
  const service = serviceOf(host);
  if (service !== undefined) return parts.ports[service];
  const extension = parts.answersExtension && port === extensionPort && isLoopback(host);
  return extension ? parts.ports.identity : undefined;
};

/** Why a target is not let out; undefined where it is. */
export const refusal = (parts: ProxyParts, { host, port }: Target): string | undefined =>
  parts.offline && !isLoopback(host)
    ? `refused: --offline lets nothing out, and ${host}:${port} is not one of the hosts that are stood in for`
    : undefined;

/** How a journal entry names the next hop. */
export const by = (hop: URL | undefined): string => (hop ? ` by the proxy ${hop.host}` : '');

/** Breaks a connection as a crashed server would. */
export const reset = (socket: Duplex): void => {
  if ('resetAndDestroy' in socket) (socket as Duplex & { resetAndDestroy(): void }).resetAndDestroy();
  else socket.destroy();
};
