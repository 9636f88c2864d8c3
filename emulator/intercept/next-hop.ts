import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { covers, isLoopback, noProxyEntries } from './no-proxy.ts';

/** An environment, as a process has it. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The proxy that a connection would have gone through, had nothing been intercepted; undefined: none. */
export type NextHop = (scheme: 'http' | 'https', host: string, port: number) => URL | undefined;

/** By the inherited environment. Throws with a sentence for a proxy that can't be spoken to. */
export const nextHopBy = (inherited: Variables): NextHop => {
  const named = (scheme: string): URL | undefined => {
    for (const name of [`${scheme}_proxy`, `${scheme}_proxy`.toUpperCase(), 'all_proxy', 'ALL_PROXY']) {
      const value = inherited[name];
      if (value) return parse(name, value);
    }
    return undefined;
  };
  const [http, https] = [named('http'), named('https')];
  const direct = noProxyEntries(inherited.no_proxy || inherited.NO_PROXY);
  return (scheme, host, port) =>
    isLoopback(host) || direct.some((entry) => covers(entry, host, port))
      ? undefined
      : scheme === 'http'
        ? http
        : https;
};

const parse = (name: string, value: string): URL => {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  // Not the value itself: it may hold a password.
  throw new Error(
    `${name} names a proxy that --transparent=proxy can't pass on to: it must be an http:// or https:// address`,
  );
};

/** How to reach a proxy, and to prove who asks. */
export const hopOptions = (hop: URL): RequestOptions => ({
  host: hop.hostname.replace(/^\[(.*)\]$/, '$1'),
  port: hop.port || (hop.protocol === 'https:' ? 443 : 80),
  headers: hop.username
    ? {
        'Proxy-Authorization': `Basic ${Buffer.from(
          `${decodeURIComponent(hop.username)}:${decodeURIComponent(hop.password)}`,
        ).toString('base64')}`,
      }
    : {},
});

/** A request function for a URL's scheme. */
export const requestFor = (url: URL) => (url.protocol === 'https:' ? httpsRequest : httpRequest);

/** A connection to that host and port, through the next hop where there is one. Rejects with a sentence. */
export const reach = (host: string, port: number, hop: URL | undefined): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    if (hop === undefined) {
      const socket = connect({ host, port, allowHalfOpen: true }, () => resolve(socket));
      socket.setNoDelay(true);
      socket.once('error', reject);
      return;
    }
    const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const { headers, ...where } = hopOptions(hop);
    const asked = requestFor(hop)({
      ...where,
      method: 'CONNECT',
      path: authority,
      headers: { ...(headers as Record<string, string>), Host: authority },
    });
    asked.once('connect', ({ statusCode }, socket, head) => {
      if (statusCode !== 200) {
        socket.destroy();
        reject(new Error(`the proxy ${hop.host} answered ${statusCode}`));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.once('response', (response) => {
      response.destroy();
      reject(new Error(`the proxy ${hop.host} answered ${response.statusCode}`));
    });
    asked.once('error', (error) => reject(new Error(`the proxy ${hop.host}: ${error.message}`)));
    asked.end();
  });
