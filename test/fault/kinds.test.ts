import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../emulator/exchange/condition.ts';
import { kinds } from '../../emulator/fault/kinds.ts';
import { createStage } from './stage.ts';

const served = (condition: Condition | null = null, status = 200) => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: JSON.stringify({ pretends: condition }),
  outcome: { endpoint: 'imds', decision: 'served: it' },
});

const pretended: Record<string, Condition> = {
  'identity-not-found': { name: 'identity-not-found' },
  'metadata-missing': { name: 'metadata-missing' },
  'token expired': { name: 'token-flaw', flaw: 'expired' },
  'token unknown-kid': { name: 'token-flaw', flaw: 'unknown-kid' },
  'clock-skew +5m': { name: 'clock-skew', milliseconds: 300_000 },
  'clock-skew -5m': { name: 'clock-skew', milliseconds: -300_000 },
  'variant numbers': { name: 'variant', variant: 'numbers' },
};

describe('a fault that the endpoint words itself', () => {
  test.each(Object.entries(pretended))('%s is asked of it', async (rule, condition) => {
    const { ask } = createStage([rule]);
    expect(await ask()).toEqual({ ...served(condition), outcome: { ...served().outcome, fault: rule } });
  });

  test('an outage is its own reply, with the Retry-After it left out', async () => {
    const { ask } = createStage(['503 retry-after 2']);
    expect(await ask()).toEqual({
      ...served({ name: 'outage', status: 503, retryAfter: 2 }, 503),
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'Retry-After': '2' },
      outcome: { endpoint: 'imds', decision: 'served: it', fault: '503 retry-after 2' },
    });
  });

  test.each(['throttle retry-after 1', '429 retry-after 1'])(
    '%s is plain where it has no words of its own',
    async (rule) => {
      const { ask, reached } = createStage([rule]);
      expect(await ask()).toEqual({
        status: 429,
        headers: { 'Content-Type': 'application/json; charset=utf-8', 'Retry-After': '1' },
        body: '{"error":{"code":"TooManyRequests","message":"Too Many Requests"}}',
        outcome: { endpoint: 'imds', decision: 'refused: the fault rule says 429', fault: rule },
      });
      expect(reached[0]?.condition).toEqual({ name: 'throttled', retryAfter: 1 });
    },
  );

  test('throttle sends no Retry-After where none is given', async () => {
    const { ask } = createStage(['throttle']);
    expect((await ask()).headers).toEqual({ 'Content-Type': 'application/json; charset=utf-8' });
  });

  test.each(['role-not-propagated', 'operation-failed'] as const)('%s waits for a request to ARM', async (rule) => {
    const { ask, met, reached } = createStage([`${rule} x1`]);
    expect(await met(1)).toEqual([undefined]);
    await ask({ target: '/subscriptions', scene: { port: 'arm', source: 'arm' } });
    expect(reached[1]?.condition).toEqual({ name: rule });
  });

  test('key-rotated replaces the key before the request is served', async () => {
    const order: string[] = [];
    const { ask, reached } = createStage(['key-rotated x1'], {
      rotateKey: async () => {
        order.push(`rotated before ${reached.length} requests`);
      },
    });
    expect(await ask()).toEqual({ ...served(), outcome: { ...served().outcome, fault: 'key-rotated (1 of 1)' } });
    await ask();
    expect(order).toEqual(['rotated before 0 requests']);
  });

  test('is refused by an emulator that cannot make it happen', () => {
    expect(() => createStage(['key-rotated'])).toThrow('this emulator has nothing to make key-rotated happen with');
    expect(() => createStage(['operation-failed'], { lacks: ['operation-failed'] })).toThrow(
      'this emulator has nothing to make operation-failed happen with',
    );
  });

  test('clock-skew is asked of the metadata, too', async () => {
    const { met } = createStage(['clock-skew +5m']);
    expect(await met(1, { target: '/metadata/attested/document', scene: { source: 'metadata' } })).toEqual([
      'clock-skew +5m',
    ]);
  });

  test('a fault of tokens waits for a request that asks for one', async () => {
    const { met } = createStage(['token expired x1']);
    expect(await met(1, { target: '/metadata/instance', scene: { source: 'metadata' } })).toEqual([undefined]);
    const authority = { port: 'arm', source: 'authority' };
    expect(await met(1, { target: '/common/discovery/keys', scene: authority })).toEqual([undefined]);
    expect(await met(1, { target: '/contoso/oauth2/v2.0/token', scene: authority })).toEqual([
      'token expired (1 of 1)',
    ]);
  });
});

describe('a fault of the reply', () => {
  const fault = (rule: string) => ({ ...served().outcome, fault: rule });

  test('not-json is a page under the usual head', async () => {
    const { ask } = createStage(['not-json']);
    const body = '<!DOCTYPE html><html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>';
    expect(await ask()).toEqual({ ...served(), body, outcome: fault('not-json') });
  });

  test('content-type is another, once', async () => {
    const { ask } = createStage(['content-type text/html']);
    expect(await ask()).toEqual({
      ...served(),
      headers: { 'Content-Type': 'text/html' },
      outcome: fault('content-type text/html'),
    });
  });

  test('giant-body is as large as said and still the same JSON', async () => {
    const { ask } = createStage(['giant-body 1MB']);
    const { body } = await ask();
    expect(Buffer.byteLength(body)).toBe(1_000_000);
    expect(JSON.parse(body.toString())).toEqual({ pretends: null });
  });

  test('giant-body takes nothing from a body that is larger', async () => {
    const { ask } = createStage(['giant-body 2B']);
    expect(await ask()).toEqual({ ...served(), outcome: fault('giant-body 2B') });
  });
});

describe('a fault of the wire', () => {
  test.each([
    ['hang', { kind: 'hang' }],
    ['reset', { kind: 'reset', afterBytes: 0 }],
    ['reset mid-body', { kind: 'reset', afterBytes: 8 }],
    ['drip 100B/s', { kind: 'drip', bytesPerSecond: 100 }],
    ['truncated', { kind: 'truncated', keepBytes: 8 }],
    ['truncated 5B', { kind: 'truncated', keepBytes: 5 }],
  ])('%s is told to the rim, once the request is served', async (rule, wire) => {
    const { ask, reached } = createStage([rule]);
    expect(await ask()).toEqual({ ...served(), wire, outcome: { ...served().outcome, fault: rule } });
    expect(reached).toHaveLength(1);
  });

  test('latency delays the reply, and is joined to any other', async () => {
    const { ask } = createStage(['latency 500ms + latency 1s + 503']);
    expect(await ask()).toEqual({
      ...served({ name: 'outage', status: 503 }, 503),
      delay: 1500,
      outcome: { ...served().outcome, fault: 'latency 500ms + latency 1s + 503' },
    });
  });
});

test('every kind has a name and an example of its own', () => {
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
  expect(new Set(kinds.map(({ example }) => example)).size).toBe(kinds.length);
});
