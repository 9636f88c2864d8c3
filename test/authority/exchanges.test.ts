import { beforeAll, describe, expect, test } from '@jest/globals';
import { createRequest } from '../../emulator/exchange/request.ts';
import { readWorld } from '../../emulator/world/read.ts';
import type { World } from '../../emulator/world/world.ts';
import { fill, type LookUp, readExchanges, replyDifferences, sampleReply } from '../exchanges.ts';
import { type Asking, base, createAsking } from './ask.ts';

let asking: Asking;
let world: World;
beforeAll(async () => {
  world = await readWorld();
  asking = await createAsking(undefined, world);
});

/** Claims of a service account's token with something wrong in them; the record is looked for before the signature. */
const wrong: Record<string, Record<string, unknown>> = {
  assertion: {},
  subject: { sub: 'system:serviceaccount:default:other' },
  issuer: { iss: 'https://issuer.example/' },
  audience: { aud: 'https://gitlab.com' },
  casing: { sub: 'system:serviceaccount:Default:web' },
  unissued: { iss: undefined },
};

const assertionWith = (changed: Record<string, unknown>): string => {
  const good = asking.mint('aks-1-web');
  if (Object.keys(changed).length === 0) return good;
  const [head, body = '', tail] = good.split('.');
  const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), ...changed };
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), tail].join('.');
};

const lookUp: LookUp = (name, field) => {
  if (field === 'tenantId') return world.tenant.tenantId;
  if (name === 'aks-1') return assertionWith(wrong[field] ?? {});
  const principal = world.servicePrincipals.find(({ displayName }) => displayName === name);
  if (principal) return (field === 'clientId' ? principal.appId : principal.clientSecrets[0]) ?? '';
  return String(world.resources.find((each) => each.name === name)?.properties[field]);
};

describe('authority', () => {
  test.each(readExchanges('authority'))('$title ($name)', async (exchange) => {
    expect([exchange.title, exchange.source, exchange.host].every((text) => /\w/.test(text))).toBe(true);
    const filled = fill(exchange, lookUp);
    expect(replyDifferences(filled, sampleReply(filled))).toEqual([]);
    const { method, target, headers, body } = filled.request;
    const reply = await asking.authority(
      createRequest(method, target, { base, headers: { ...headers }, body: body ?? '' }),
    );
    expect(replyDifferences(filled, { ...reply, body: reply.body.toString() })).toEqual([]);
  });
});
