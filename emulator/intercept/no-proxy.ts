import { BlockList, isIP } from 'node:net';
import { imdsAddress, interceptedHosts } from './hosts.ts';

/** What NO_PROXY lists, as curl, Go and Python read it: names with all below them, addresses, networks, `*`, each with a port or none. */
export const noProxyEntries = (value: string | undefined): string[] =>
  (value ?? '').split(/[\s,]+/).filter((entry) => entry !== '');

/** Whether an entry of NO_PROXY speaks of that host; with no port, of any port. */
export const covers = (entry: string, host: string, port?: number): boolean => {
  if (entry === '*') return true;
  const [, bracketed, bare, asked] = /^(?:\[([^\]]*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  if (asked !== undefined && port !== undefined && Number(asked) !== port) return false;
  const pattern = (bracketed ?? bare ?? '').toLowerCase();
  const [network = '', prefix] = pattern.split('/');
  if (isIP(network) !== 0) return prefix === undefined ? network === host : isWithin(network, Number(prefix), host);
  const name = pattern.replace(/^\*?\./, '');
  return name !== '' && (host === name || host.endsWith(`.${name}`));
};

const isWithin = (network: string, prefix: number, host: string): boolean => {
  const family = isIP(network) === 4 ? 'ipv4' : 'ipv6';
  if (!(prefix >= 0 && prefix <= (family === 'ipv4' ? 32 : 128)) || isIP(host) !== (family === 'ipv4' ? 4 : 6))
    return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(host, family);
};

export const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '::1'];

export const isLoopback = (host: string): boolean =>
  loopbackNames.includes(host) || host.endsWith('.localhost') || isWithin('127.0.0.0', 8, host);

export type NoProxyTerms = {
  /** Nothing but loopback may go without the proxy. */
  readonly offline: boolean;
  /** Programs reach loopback by themselves; else the proxy answers for it too. */
  readonly loopback: boolean;
};

/** An inherited NO_PROXY without what it says of the intercepted hosts, and with loopback or without it. */
export const keptNoProxy = (inherited: string | undefined, { offline, loopback }: NoProxyTerms): string[] => {
  const stoodInFor = [imdsAddress, ...interceptedHosts.map(({ name }) => name)];
  const kept = noProxyEntries(inherited).filter(
    (entry) =>
      !stoodInFor.some((host) => covers(entry, host)) && !loopbackNames.some((host) => covers(entry, host)) && !offline,
  );
  return [...kept, ...(loopback ? loopbackNames : [])];
};
