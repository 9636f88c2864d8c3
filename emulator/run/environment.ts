import type { Environment } from '../identity/env.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Tells a run's processes from all others. */
export const markVariable = 'AZURE_EMULATOR_RUN';

/** Tells a sealed emulator, which sees itself as root, who it is outside. */
export const userVariable = 'AZURE_EMULATOR_RUN_USER';

const local = ['localhost', '127.0.0.1', '::1', '169.254.169.254'];

/** NO_PROXY and no_proxy with loopback, IMDS and the emulator that `set` names joined to what they say; empty where no proxy is set. */
export const noProxyFor = (variables: Variables, set: Environment['set']): Record<string, string> => {
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  if (!proxies.some((name) => variables[name])) return {};
  const { NO_PROXY: upper, no_proxy: lower } = variables;
  const hosts = Object.entries(set)
    .filter(([name]) => /^AZURE_EMULATOR_.*_URL$/.test(name))
    .map(([, url]) => new URL(url).hostname.replace(/^\[(.*)\]$/, '$1'));
  const joined = (own: string | undefined): string => {
    const said = (own ?? '').split(/[\s,]+/).filter((each) => each !== '');
    return said.includes('*') ? '*' : [...new Set([...said, ...local, ...hosts])].join(',');
  };
  return { NO_PROXY: joined(upper || lower), no_proxy: joined(lower || upper) };
};

/** The environment of a command: what it would have had, with the emulator in it. */
export const commandEnvironment = (
  inherited: Variables,
  { set, unset }: Environment,
  mark: string,
): Record<string, string | undefined> => {
  const kept = Object.entries(inherited).filter(([name]) => !unset.includes(name));
  // What it asks of Node is added to what was asked before.
  const nodeOptions = [inherited.NODE_OPTIONS, set.NODE_OPTIONS].filter(Boolean).join(' ');
  return {
    ...Object.fromEntries(kept),
    ...(unset.includes('NO_PROXY') ? {} : noProxyFor(inherited, set)),
    ...set,
    ...(nodeOptions ? { NODE_OPTIONS: nodeOptions } : {}),
    [markVariable]: mark,
  };
};
