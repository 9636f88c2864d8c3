import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { apiVersions, eventVersions } from '../../emulator/metadata/versions.ts';
import { createImds } from './ask.ts';

const segment = fc.oneof(
  fc.constantFrom(
    'compute',
    'network',
    'interface',
    '0',
    'ipv4',
    'storageProfile',
    'osDisk',
    'vhd',
    '..',
    '%2e%2e',
    '',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '%', '%ff', '%00', '-1', 'map'),
  fc.string({ maxLength: 12 }).map(encodeURIComponent),
);
const category = fc.oneof(
  fc.constantFrom('instance', 'versions', 'attested/document', 'attested', 'scheduledevents', 'loadbalancer'),
  fc.constantFrom('identity', 'identity/info', 'identity/issuecredential', '', 'INSTANCE'),
  segment,
);
const parameter = fc.tuple(
  fc.oneof(fc.constantFrom('api-version', 'format', 'nonce', 'extended'), fc.string({ maxLength: 8 })),
  fc.oneof(
    fc.constantFrom(...apiVersions, ...eventVersions, 'text', 'json', '2021-02-01', '2021-02-01', '2020-07-01'),
    fc.string({ maxLength: 40 }),
  ),
);
const headers = fc.record(
  {
    metadata: fc.constantFrom('true', 'True', 'true', 'true', 'false', ''),
    'x-forwarded-for': fc.string({ maxLength: 8 }),
  },
  { requiredKeys: [] },
);
const request = fc.record({
  path: fc.tuple(category, fc.array(segment, { maxLength: 6 })).map(([first, rest]) => [first, ...rest].join('/')),
  query: fc.array(parameter, { maxLength: 4 }).map((pairs) => new URLSearchParams(pairs).toString()),
  method: fc.constantFrom('GET', 'GET', 'GET', 'POST', 'PUT', 'HEAD', 'nix'),
  headers,
  body: fc.oneof(fc.json(), fc.string(), fc.constant('{"StartRequests":[{"EventId":"__proto__"}]}')),
});

describe('metadata', () => {
  test('answers whatever it is asked with its own 200 or 4xx, never with a 5xx', async () => {
    const { ask } = await createImds();
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(request, async ({ path, query, method, headers: sent, body }) => {
        const reply = await ask(`/metadata/${path}?${query}`, { method, headers: sent, body });
        seen.add(reply.status);
        expect([200, 400, 404, 405]).toContain(reply.status);
        expect(reply.headers.Server).toMatch(/^IMDS\//);
        if (reply.status === 200) return;
        expect(JSON.parse(String(reply.body))).toEqual({
          error: expect.any(String),
          ...(String(reply.body).includes('newest-versions') ? { 'newest-versions': expect.any(Array) } : {}),
        });
        expect(reply.outcome.decision).toMatch(/^refused: \S/);
      }),
      { numRuns: 1500, seed: 20261123 },
    );
    expect([...seen].sort()).toEqual([200, 400, 404, 405]);
  });

  test('never walks out of its document', async () => {
    const { ask } = await createImds();
    for (const path of [
      '__proto__',
      'constructor',
      'compute/name/length',
      'compute/toString',
      'network/interface/length',
    ]) {
      const reply = await ask(`/metadata/instance/${path}?api-version=2021-02-01&format=text`);
      expect(reply).toMatchObject({ status: 404, body: '{"error":"Not found"}' });
    }
  });
});
