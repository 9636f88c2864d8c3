import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import request from 'supertest';
import { createEmulator } from '../../emulator/emulator.ts';
import type { IdentitySource, SourceName } from '../../emulator/identity/source.ts';
import { identitySources } from '../../emulator/identity/sources.ts';
import type { Emulator } from '../../emulator/library.ts';
import type { EmulatorOptions } from '../../emulator/options.ts';

/** A host of the Contoso world that speaks each source. */
export const hosts: Readonly<Record<SourceName, string>> = {
  'vm-extension': 'vm-web-1',
  imds: 'vm-web-1',
  'app-service-2017': 'web-app',
  'app-service': 'web-app',
  'azure-arc': 'arc-server-1',
  'service-fabric': 'fabric/ledger',
  'cloud-shell': 'ada@contoso.onmicrosoft.com',
  'azure-ml': 'lab/training',
};

export const rows = identitySources.map((source) => ({ name: source.name, source, host: hosts[source.name] }));

/** Noon; every test emulator starts then. */
export const noon = Date.UTC(2026, 0, 15, 12);

export const audience = 'https://management.azure.com/';

export type TestEmulator = Emulator & { readonly keyFolder: string; readonly close: () => void };

export const createTestEmulator = async (
  world?: string | object,
  options: EmulatorOptions = {},
): Promise<TestEmulator> => {
  const keyFolder = join(mkdtempSync(join(tmpdir(), 'msi-emulator-test-')), 'tokens');
  const emulator = await createEmulator(world, { now: () => noon, arcKeyFolder: keyFolder, ...options });
  return { ...emulator, keyFolder, close: () => rmSync(join(keyFolder, '..'), { recursive: true, force: true }) };
};

export type Sent = {
  readonly method?: string;
  readonly path?: string;
  /** Over what a good request has; undefined takes a parameter away, a list repeats it. */
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Without what an honest caller proves itself by. */
  readonly unproven?: boolean;
};

export type Got = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
};

const targetOf = (source: IdentitySource, { path = source.path, query = {} }: Sent): string => {
  const all = new URLSearchParams();
  const good = { ...(source.apiVersion ? { 'api-version': source.apiVersion.example } : {}), resource: audience };
  for (const [name, value] of Object.entries({ ...good, ...query })) {
    for (const each of value === undefined ? [] : [value].flat()) all.append(name, each as string);
  }
  return `${path}?${all}`;
};

/** Sends a good request of the source to a host's endpoints, changed as told. */
export const ask = async (
  emulator: TestEmulator,
  source: IdentitySource,
  host: string,
  sent: Sent = {},
): Promise<Got> => {
  const proof = sent.unproven ? {} : await proofFor(emulator, source, host);
  const method = (sent.method ?? 'GET').toLowerCase() as 'get';
  const call = request(emulator.appFor(host))
    [method](targetOf(source, sent))
    .set({ ...proof, ...sent.headers });
  const { status, headers, body } = await (sent.body === undefined ? call : call.send(sent.body));
  return { status, headers: headers as Got['headers'], body };
};

/** What an honest caller on the host sends, the key of a fresh challenge with it. */
export const proofFor = async (
  emulator: TestEmulator,
  source: IdentitySource,
  host: string,
): Promise<Record<string, string>> => {
  const proof = source.guard.proof({ secret: emulator.secretFor(host) });
  if (source.name !== 'azure-arc') return { ...proof };
  return { ...proof, Authorization: `Basic ${await keyOf(emulator, host)}` };
};

/** The key in the file that a challenge names. */
export const keyOf = async (emulator: TestEmulator, host: string): Promise<string> => {
  const { headers } = await request(emulator.appFor(host))
    .get('/metadata/identity/oauth2/token?api-version=2020-06-01&resource=x:y')
    .set('Metadata', 'true');
  return readFileSync(keyFileOf(emulator, headers['www-authenticate'] as string), 'utf8');
};

export const keyFileOf = ({ keyFolder }: TestEmulator, challenge: string): string =>
  join(keyFolder, basename(challenge.replace('Basic realm=', '')));

/** The decision of the newest exchange. */
export const lastDecision = ({ journal }: Emulator): string => journal.entries().at(-1)?.decision ?? '';
