import { createHash } from 'node:crypto';
import { createSettableClock } from '../../emulator/clock/settable.ts';
import type { Condition } from '../../emulator/exchange/condition.ts';
import type { Reply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createAuthorityCertificate } from '../../emulator/http/trust.ts';
import { createDocumentSigners } from '../../emulator/metadata/document-signer.ts';
import { createMetadata } from '../../emulator/metadata/metadata.ts';
import { createScheduledEvents } from '../../emulator/metadata/scheduled-events.ts';
import { parseWorld } from '../../emulator/world/parse.ts';
import { readWorld } from '../../emulator/world/read.ts';
import { createStore } from '../../emulator/world/store.ts';
import type { Resource, World } from '../../emulator/world/world.ts';

/** 30 November 2020, 21:19:24 UTC. */
export const start = Date.UTC(2020, 10, 30, 21, 19, 24);

/** Of the size of a real one, and the same in every run. */
export const guid = (index: number): string => {
  const hex = createHash('sha1').update(String(index)).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
};

export type Asked = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly condition?: Condition;
};

/** Where the certificates of IMDS v2 are said to be shown. */
export const mtlsUrl = 'https://localhost:50345';

/** IMDS of one virtual machine of a world (the default one unless told), with a clock that stands still. */
export const createImds = async (as = 'vm-web-1', input?: unknown, { v2 = false } = {}) => {
  const world: World = input ? parseWorld(input as object) : await readWorld(undefined);
  const store = createStore(world);
  const declared = world.resources.find(({ name }) => name === as) as Resource;
  const host = () => store.resourceFor(declared.id) ?? declared;
  const clock = createSettableClock(() => start);
  clock.freeze();
  const certifier = createAuthorityCertificate();
  const machines = world.resources.filter(({ type }) => type === 'Microsoft.Compute/virtualMachines');
  let made = 0;
  const events = createScheduledEvents({
    clock,
    guid: () => guid(made++),
    hosts: () => machines.map(({ name }) => name),
    host: as,
  });
  const random = (bytes: number) => Buffer.alloc(bytes, 0x2a);
  const signer = createDocumentSigners(() => certifier, random);
  const credentials = v2 ? { certifier: () => certifier, random, endpoint: async () => mtlsUrl } : undefined;
  const endpoint = createMetadata({ store, clock, host, events, signer, credentials });
  const ask = async (target: string, asked: Asked = {}): Promise<Reply> =>
    endpoint(
      createRequest(asked.method ?? 'GET', target, {
        headers: asked.headers ?? { Metadata: 'true' },
        body: asked.body ?? '',
        ...(asked.condition ? { condition: asked.condition } : {}),
      }),
    );
  return { ask, endpoint, clock, events, host, store, certifier };
};
