import { afterAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { requireHost } from '../../emulator/identity/host.ts';
import { createStore } from '../../emulator/world/store.ts';
import { type Exchange, fill, type LookUp, readExchanges, replyDifferences } from '../exchanges.ts';
import { createTestEmulator, keyOf, rows, type TestEmulator } from './hosts.ts';

const emulators = new Map<string, Promise<TestEmulator>>();
const emulatorFor = ({ world }: Exchange): Promise<TestEmulator> => {
  const key = JSON.stringify(world);
  const emulator = emulators.get(key) ?? createTestEmulator(world as object | undefined);
  emulators.set(key, emulator);
  return emulator;
};
afterAll(async () => {
  for (const emulator of emulators.values()) (await emulator).close();
});

/** What `{name.field}` stands for in the emulator's world. */
const lookUpIn = (emulator: TestEmulator, key: string): LookUp => {
  const { world, secretFor } = emulator;
  const store = createStore(world);
  return (name, field) => {
    if (field === 'tenantId') return world.tenant.tenantId;
    if (field === 'secret') return secretFor(name);
    if (field === 'key') return key;
    const resource = world.resources.find((each) => each.name === name);
    const isIdentity = resource?.type.endsWith('userAssignedIdentities');
    const ids = isIdentity ? resource?.properties : requireHost(store, name).identities()[0];
    const found: Record<string, string> = { ...(ids as Record<string, string>), id: resource?.id ?? '' };
    return field === 'clientIdInCapitals' ? String(found.clientId).toUpperCase() : String(found[field]);
  };
};

/** The condition as the rule that brings it about. */
const ruleOf = ({ name, status, retryAfter, variant }: NonNullable<Exchange['condition']>): string =>
  ({
    throttled: `429 retry-after ${retryAfter}`,
    outage: `${status}${retryAfter === undefined ? '' : ` retry-after ${retryAfter}`}`,
    variant: `variant ${variant}`,
  })[name] as string;

describe.each(rows)('$name', ({ name }) => {
  test.each(readExchanges(name))('$title ($name)', async (exchange) => {
    const emulator = await emulatorFor(exchange);
    const { host, condition } = exchange;
    const wantsKey = Object.values(exchange.request.headers).some((value) => value.includes('.key}'));
    const key = wantsKey ? await keyOf(emulator, host) : '';
    const filled = fill(exchange, lookUpIn(emulator, key));
    const { method, target, headers, body } = filled.request;
    const call = request(emulator.appFor(host))
      [method.toLowerCase() as 'get'](target)
      .set({
        ...headers,
        ...(condition ? { 'x-ms-emulator-fault': ruleOf(condition) } : {}),
      });
    const got = await (body === undefined ? call : call.send(body));
    expect(
      replyDifferences(filled, { status: got.status, headers: got.headers as Record<string, string>, body: got.text }),
    ).toEqual([]);
  });
});
