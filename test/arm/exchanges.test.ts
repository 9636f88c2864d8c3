import { describe, expect, test } from '@jest/globals';
import { createArm } from '../../emulator/arm/arm.ts';
import { createClock } from '../../emulator/clock/clock.ts';
import type { Condition } from '../../emulator/exchange/condition.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { readWorld } from '../../emulator/world/read.ts';
import { createStore } from '../../emulator/world/store.ts';
import { type Exchange, fill, readExchanges, replyDifferences } from '../exchanges.ts';
import { header, jwks, keyPair, now, signedWith } from './ask.ts';

type ArmExchange = Exchange & { readonly as?: string; readonly claims?: Readonly<Record<string, unknown>> };

const world = await readWorld();
const [dev, prod] = world.subscriptions;
const store = createStore(world);

/** `dev` and `prod` are the default world's subscriptions; all else is a resource, or the tenant. */
const lookUp = (name: string, field: string): string => {
  const resource = world.resources.find((each) => each.name === name);
  const found = { dev, prod, tenant: world.tenant }[name] ?? { ...resource?.properties, ...resource?.identity };
  const value = (found as Readonly<Record<string, unknown>>)[field];
  if (typeof value !== 'string') throw new Error(`the default world has no ${name}.${field}`);
  return value;
};

const tokenOf = (as: string, changed: ArmExchange['claims']): string =>
  signedWith(keyPair.privateKey, header, {
    aud: 'https://management.azure.com/',
    iss: `https://sts.windows.net/${world.tenant.tenantId}/`,
    tid: world.tenant.tenantId,
    nbf: now / 1000,
    exp: now / 1000 + 3600,
    appid: lookUp(as, 'clientId'),
    oid: lookUp(as, 'principalId'),
    ...changed,
  });

describe('arm', () => {
  const exchanges: ArmExchange[] = readExchanges('arm');

  test.each(exchanges)('$title ($name)', async (exchange) => {
    const { request, reply, as, claims } = { ...exchange, ...fill(exchange, lookUp) };
    expect(exchange.source).toMatch(/\w/);
    const authorization = as ? { authorization: `Bearer ${tokenOf(as, claims)}` } : {};
    const arm = createArm({ store, keys: () => jwks, clock: createClock(() => now) });
    const condition = exchange.condition ? { condition: exchange.condition as Condition } : {};
    const headers = { ...authorization, ...request.headers };
    const actual = await arm(createRequest(request.method, request.target, { headers, ...condition }));
    expect(replyDifferences({ ...exchange, reply }, { ...actual, body: actual.body.toString() })).toEqual([]);
  });
});
