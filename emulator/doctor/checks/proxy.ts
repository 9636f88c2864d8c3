import { BlockList, isIP } from 'node:net';
import { type Found, listed, ok, problem } from '../finding.ts';
import { realImds } from '../pick.ts';
import type { Scene, Variables } from '../scene.ts';

const addressed = [
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  'IDENTITY_ENDPOINT',
  'IMDS_ENDPOINT',
  'MSI_ENDPOINT',
  'AZURE_EMULATOR_ARM_URL',
  'AZURE_AUTHORITY_HOST',
];

/** Whether what must stay on this machine would go to a proxy: JavaScript, Python and Go honour one even for IMDS (wire.md §2.5). */
export const checkProxy = ({ env }: Scene): Found[] => {
  const urls = [`http://${realImds}`, ...addressed.flatMap((name) => env[name] ?? [])].flatMap(parsed);
  const excepted = env.NO_PROXY || env.no_proxy || '';
  const taken = urls.flatMap(({ protocol, hostname }) => {
    const proxy = proxyFor(protocol, env);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    return proxy && isHere(host) && !isExcepted(host, excepted) ? [{ host, proxy }] : [];
  });
  if (taken.length === 0) return [ok('no proxy would take requests to IMDS or to this machine')];
  const hosts = [...new Set(taken.map(({ host }) => host))];
  const proxies = [...new Set(taken.map(({ proxy }) => proxy))];
  return [
    problem(
      `${listed(proxies)} would take requests to ${listed(hosts)}: @azure/identity, azure-identity for Python, azidentity and curl honour it`,
      `add ${hosts.join(',')} to NO_PROXY and to no_proxy`,
    ),
  ];
};

const parsed = (url: string): URL[] => (URL.canParse(url) ? [new URL(url)] : []);

const proxyFor = (protocol: string, env: Variables): string | undefined => {
  const own = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  return [own, own.toLowerCase(), 'ALL_PROXY', 'all_proxy'].find((name) => env[name]);
};

const isHere = (host: string): boolean =>
  host === realImds || host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** As NO_PROXY is read: names with all that ends in them, addresses, networks with a mask, `*` for everything. */
export const isExcepted = (host: string, noProxy: string): boolean =>
  noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [network = '', mask] = entry.split('/');
      if (mask !== undefined && isIP(network) === 4 && isIP(host) === 4 && Number(mask) <= 32) {
        const list = new BlockList();
        list.addSubnet(network, Number(mask));
        return list.check(host);
      }
      const name = isIP(entry) === 6 ? entry : entry.replace(/:\d+$/, '').replace(/^\*?\./, '');
      return host === name.toLowerCase() || (isIP(host) === 0 && host.endsWith(`.${name.toLowerCase()}`));
    });
