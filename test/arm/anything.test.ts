import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createContosoArm, tokenFor } from './ask.ts';
import { dev, owner } from './contoso.ts';

const arm = createContosoArm();
const token = `Bearer ${await tokenFor(owner)}`;

const word = fc.oneof(
  fc.constantFrom('subscriptions', dev, 'resourceGroups', 'resourcegroups', 'rg-web', 'providers', 'Microsoft.Compute'),
  fc.constantFrom('virtualMachines', 'vm-web-1', 'instanceView', 'start', 'Microsoft.ManagedIdentity', 'constructor'),
  fc.constantFrom('..', '.', '', '%', '%2e%2e', '%00', '%E0%A4%A', '__proto__', '%2F', 'x'.repeat(5000), 'ü', '\u0000'),
  fc.string({ unit: 'binary' }),
);
const path = fc.array(word, { maxLength: 12 }).map((words) => `/${words.join('/')}`);
const version = fc.constantFrom('2024-11-01', '2017-12-01', '', 'x', '9999-99-99', '2031-01-01-constructor');
const query = fc.array(
  fc.tuple(
    fc.constantFrom('api-version', '$expand', '$top', '$skiptoken', '$filter', '__proto__'),
    fc.oneof(version, fc.string()),
  ),
  { maxLength: 4 },
);
const headers = fc.record({
  authorization: fc.oneof(
    fc.constant(token),
    fc.string({ unit: 'binary' }),
    fc.string().map((text) => `Bearer ${text}`),
  ),
  'x-ms-client-request-id': fc.string({ unit: 'binary' }),
  'x-ms-correlation-request-id': fc.string({ unit: 'binary' }),
});
const method = fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'constructor');

describe('arm', () => {
  test('answers whatever is asked in ARM’s own shape, and never with a 5xx', async () => {
    const everything = fc.asyncProperty(method, path, version, query, headers, async (verb, where, at, more, sent) => {
      const target = `${where}?${new URLSearchParams([['api-version', at], ...more])}`;
      const reply = await arm(createRequest(verb, target, { headers: sent }));
      expect(reply.status).toBeLessThan(500);
      for (const value of Object.values(reply.headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
      if (verb === 'HEAD') {
        expect(reply.body).toBe('');
      } else if (reply.status >= 400) {
        const body = JSON.parse(reply.body.toString());
        expect(body).toEqual(
          reply.status === 405
            ? { Message: expect.any(String) }
            : { error: { code: expect.stringMatching(/^[A-Z]\w+$/), message: expect.any(String) } },
        );
        expect(reply.outcome.decision).toMatch(/^(refused|rejected|not served): ./);
      } else {
        expect(reply.outcome.decision).toMatch(/^served: ./);
      }
    });
    await fc.assert(everything, { numRuns: 1000, seed: 20_260_112 });
  });
});
