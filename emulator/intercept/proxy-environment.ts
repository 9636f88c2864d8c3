import type { Variables } from './next-hop.ts';
import { keptNoProxy, loopbackNames, type NoProxyTerms } from './no-proxy.ts';

export type ProxyEnvironmentTerms = NoProxyTerms & {
  readonly port: number;
  /** The file of `redirectModule`. */
  readonly preload: string;
  readonly inherited: Variables;
  /** As trust has it; undefined where there is no Java. */
  readonly javaOptions: string | undefined;
};

/** Superseded by the two that every client prefers to them. */
export const unsetForProxy = ['ALL_PROXY', 'all_proxy'];

/** The variables by which programs go through the proxy. */
export const proxyEnvironment = ({
  port,
  preload,
  inherited,
  javaOptions,
  ...terms
}: ProxyEnvironmentTerms): Record<string, string> => {
  const url = `http://127.0.0.1:${port}`;
  const { NO_PROXY: upper, no_proxy: lower } = inherited;
  const around = keptNoProxy(lower || upper, terms);
  // Node 20 reads a backslash in NODE_OPTIONS as an escape within quotes (nodejs.org, cli.md: NODE_OPTIONS).
  const required = `--require "${preload.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return {
    ...{ HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url },
    // Never empty: some programs take an empty value for "all of them".
    ...Object.fromEntries(['NO_PROXY', 'no_proxy'].map((name) => [name, around.join(',') || 'none.invalid'])),
    NODE_USE_ENV_PROXY: '1',
    NODE_OPTIONS: required,
    ...(javaOptions === undefined ? {} : { JAVA_TOOL_OPTIONS: `${javaOptions} ${javaProxyOptions(port, around)}` }),
  };
};

/** Java has properties of its own, and passes its proxy by for loopback unless told not to. */
const javaProxyOptions = (port: number, around: readonly string[]): string => {
  const hosts = around.flatMap((entry) => {
    if (loopbackNames.includes(entry)) return entry === '127.0.0.1' ? ['127.*'] : [entry === '::1' ? '[::1]' : entry];
    const name = entry.replace(/^\*?\./, '').replace(/:\d+$/, '');
    return entry.includes('/') ? [] : [name, `*.${name}`];
  });
  return [
    ...['http', 'https'].flatMap((scheme) => [`-D${scheme}.proxyHost=127.0.0.1`, `-D${scheme}.proxyPort=${port}`]),
    `-Dhttp.nonProxyHosts=${hosts.join('|')}`,
  ].join(' ');
};
