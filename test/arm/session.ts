import { type ArmParts, createArm } from '../../emulator/arm/arm.ts';
import { createOperations, type Operations } from '../../emulator/arm/operations.ts';
import type { Condition } from '../../emulator/exchange/condition.ts';
import type { Reply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createStore, type Store } from '../../emulator/world/store.ts';
import { jwks, now, tokenFor } from './ask.ts';
import { owner, world } from './contoso.ts';

export const base = 'https://localhost:50343';

type Sent = {
  as?: string;
  body?: unknown;
  headers?: Record<string, string>;
  condition?: Condition;
};

// biome-ignore lint/suspicious/noExplicitAny: bodies of every shape, each read by a test that knows it
export type Answered = Reply & { readonly json: any };

export type Session = {
  readonly store: Store;
  readonly operations: Operations;
  /** Moves the clock on by so many seconds. */
  wait(seconds: number): void;
  send(method: string, target: string, sent?: Sent): Promise<Answered>;
};

/** `…0001`, `…0002`: GUIDs that tell in which order they were given, and by their fourth part what for. */
const guids = (part: string) => {
  let given = 0;
  return () => `00000000-0000-4000-${part}-${String(++given).padStart(12, '0')}`;
};

/** One ARM that remembers what is written, with a clock to be moved; each operation takes ten seconds. */
export const openSession = (parts: Partial<ArmParts> = {}): Session => {
  let passed = 0;
  const clock = { now: () => now + passed };
  const store = createStore(world);
  const operations = createOperations({ store, now: clock.now, random: guids('9000'), seconds: 10 });
  const arm = createArm({ store, keys: () => jwks, clock, random: guids('8000'), operations, ...parts });
  return {
    store,
    operations,
    wait: (seconds) => {
      passed += seconds * 1000;
    },
    send: async (method, target, { as = owner, body, headers = {}, condition } = {}) => {
      const authorization = `Bearer ${await tokenFor(as)}`;
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      const reply = await arm(
        createRequest(method, target.startsWith(base) ? target.slice(base.length) : target, {
          headers: { authorization, ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
          ...(text === undefined ? {} : { body: text }),
          base,
          ...(condition ? { condition } : {}),
        }),
      );
      const json = reply.body.length > 0 ? JSON.parse(reply.body.toString()) : undefined;
      return { ...reply, json };
    },
  };
};
