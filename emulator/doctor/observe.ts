import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askImds } from './observe/imds.ts';
import { lookAtPorts } from './observe/ports.ts';
import { askRuntimes } from './observe/trust.ts';
import type { Running, Scene, Variables } from './scene.ts';

/** An emulator that answers, and where everything of it is. */
export type Answering = Running & { readonly urls: Readonly<Record<string, string>>; readonly tenantId: string };

export type Sight = {
  readonly env: Variables;
  readonly platform: string;
  /** False: 169.254.169.254 is left alone. */
  readonly imds: boolean;
  readonly ports: readonly { readonly flag: string; readonly port: number }[];
  /** The emulator that this environment leads to first. */
  readonly emulators: readonly Answering[];
};

/** Looks at this machine, and waits as little as it can. */
export const observe = async ({ env, platform, imds, ports, emulators }: Sight): Promise<Scene> => {
  const [emulator] = emulators;
  const own = new Set(emulators.flatMap(({ urls }) => Object.values(urls).map((url) => Number(new URL(url).port))));
  const [answer, states, addresses, trust] = await Promise.all([
    imds ? askImds() : ({ kind: 'not-asked' } as const),
    lookAtPorts(ports, own),
    lookup('localhost', { all: true, order: 'verbatim' }).catch(() => []),
    emulator ? askRuntimes(`${emulator.urls.authority}/${emulator.tenantId}/discovery/keys`, env) : [],
  ]);
  return {
    env,
    platform,
    hasFile: existsSync,
    hostsFile: readOr(hostsFileOf(env, platform)),
    localhost: addresses.map(({ address }) => address),
    imds: answer,
    ports: states,
    ...(emulator ? { emulator } : {}),
    trust,
    now: Date.now(),
  };
};

const hostsFileOf = (env: Variables, platform: string): string =>
  platform === 'win32' ? join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'drivers', 'etc', 'hosts') : '/etc/hosts';

const readOr = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
