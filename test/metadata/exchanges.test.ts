import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../emulator/exchange/condition.ts';
import { fill, readExchanges, replyDifferences, sampleReply } from '../exchanges.ts';
import { createImds } from './ask.ts';

describe('metadata', () => {
  const exchanges = readExchanges('metadata');

  test.each(exchanges)('$title', async (exchange) => {
    const { ask, store, host } = await createImds(exchange.host, exchange.world);
    const fields: Record<string, unknown> = { ...host(), ...store.tenant };
    const filled = fill(exchange, (_, field) => String(fields[field]));
    const { method, target, headers, body } = filled.request;
    const reply = await ask(target, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(exchange.condition ? { condition: exchange.condition as Condition } : {}),
    });
    expect(replyDifferences(filled, { ...reply, body: String(reply.body) })).toEqual([]);
    expect(replyDifferences(filled, sampleReply(filled))).toEqual([]);
  });

  test('says who was asked, and what was decided, in every entry', async () => {
    for (const { host, world, request } of exchanges) {
      const { ask } = await createImds(host, world);
      const { outcome } = await ask(request.target, { method: request.method, headers: request.headers });
      expect(outcome).toEqual({
        decision: expect.stringMatching(/^(served|refused): \S.{5}/),
        endpoint: 'metadata',
        host,
      });
    }
  });
});
