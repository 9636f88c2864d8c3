import type { Environment } from '../identity/env.ts';

type Shell = {
  readonly set: (name: string, value: string) => string;
  readonly unset: (names: readonly string[]) => string[];
};

const single = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** How each shell sets a variable and unsets it. */
const shells = {
  sh: { set: (name, value) => `export ${name}=${single(value)}`, unset: (names) => [`unset ${names.join(' ')}`] },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
    unset: (names) => names.map((name) => `set -e ${name}`),
  },
  pwsh: {
    set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (names) => [`Remove-Item -ErrorAction SilentlyContinue ${names.map((name) => `Env:${name}`).join(', ')}`],
  },
  cmd: { set: (name, value) => `set "${name}=${value}"`, unset: (names) => names.map((name) => `set "${name}="`) },
  // A .env file can't unset; it says what must not be there.
  dotenv: {
    set: (name, value) => `${name}=${JSON.stringify(value)}`,
    unset: (names) => [`# unset: ${names.join(' ')}`],
  },
} as const satisfies Record<string, Shell>;

export const shellNames = [...Object.keys(shells), 'json'] as const;

/** The environment as lines to paste into a shell, or as JSON. */
export const renderEnvironment = (environment: Environment, shell: string): string => {
  if (shell === 'json') return JSON.stringify(environment);
  const { set, unset } = shells[shell as keyof typeof shells];
  return [
    ...unset(environment.unset),
    ...Object.entries(environment.set).map(([name, value]) => set(name, value)),
  ].join('\n');
};

/** The shell that a person most likely types in. */
export const shellOf = (env: Readonly<Record<string, string | undefined>>, platform: string): string => {
  if (platform === 'win32') return env.PSModulePath?.includes('PowerShell\\7') || !env.PROMPT ? 'pwsh' : 'cmd';
  return env.SHELL?.endsWith('/fish') ? 'fish' : env.SHELL?.endsWith('/pwsh') ? 'pwsh' : 'sh';
};
