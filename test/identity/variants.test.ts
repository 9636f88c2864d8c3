import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SourceName } from '../../emulator/identity/source.ts';
import { sourceFor } from '../../emulator/identity/sources.ts';
import { variantNames } from '../../emulator/identity/variants.ts';
import { ask, createTestEmulator, hosts, noon, type Sent, type TestEmulator } from './hosts.ts';

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await createTestEmulator();
});
afterAll(() => emulator.close());

const bodyOf = async (name: SourceName, rule: string | undefined, sent: Sent = {}) => {
  const headers = rule === undefined ? {} : { 'x-ms-emulator-fault': rule };
  const { body } = await ask(emulator, sourceFor(name) as NonNullable<ReturnType<typeof sourceFor>>, hosts[name], {
    ...sent,
    headers,
  });
  return body;
};

const imdsEnd = noon / 1000 + 86_400;
const unknown = { query: { client_id: '11111111-2222-3333-4444-555555555555' } };

/** What each variant changes: a source, the request, and the keys that are then other than before. Undefined: gone. */
const changes: Readonly<Record<string, [SourceName, Sent, Record<string, unknown>]>> = {
  numbers: [
    'imds',
    {},
    { expires_in: 86_399, expires_on: imdsEnd, ext_expires_in: 86_399, not_before: noon / 1000 - 300 },
  ],
  strings: ['service-fabric', {}, { expires_on: String(imdsEnd) }],
  seconds: ['app-service-2017', {}, { expires_on: String(imdsEnd) }],
  'date-linux': ['azure-ml', {}, { expires_on: '01/16/2026 12:00:00 +00:00' }],
  'date-windows': ['app-service', {}, { expires_on: '1/16/2026 12:00:00 PM +00:00' }],
  'date-iso': ['imds', {}, { expires_on: '2026-01-16T12:00:00.000Z' }],
  'no-expires-in': ['imds', {}, { expires_in: undefined }],
  'no-expires-on': ['imds', {}, { expires_on: undefined }],
  'empty-expires-in': ['imds', {}, { expires_in: '' }],
  'empty-refresh-token': ['imds', {}, { refresh_token: '' }],
  'error-codes-string': ['imds', { query: { resource: 'nobody' } }, { error_codes: '[500011]' }],
  'pascal-case': [
    'app-service',
    unknown,
    {
      StatusCode: 400,
      Message: 'No Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
      CorrelationId: expect.any(String),
      statusCode: undefined,
      message: undefined,
      correlationId: undefined,
    },
  ],
};

const stable = (body: Record<string, unknown>) => {
  const { error_description: _, trace_id: __, correlation_id: ___, ...rest } = body;
  return rest;
};

describe('a response-shape variant', () => {
  test.each(variantNames)('%s changes what it says and nothing else', async (variant) => {
    const [source, sent, change] = changes[variant] as NonNullable<(typeof changes)[string]>;
    const usual = stable(await bodyOf(source, undefined, sent));
    const changed = stable(await bodyOf(source, `variant ${variant}`, sent));
    const wanted = Object.entries({ ...usual, ...change }).filter(([, value]) => value !== undefined);
    expect(changed).toEqual(Object.fromEntries(wanted));
    expect(changed).not.toEqual(usual);
  });

  test('stays on for a source until it is taken away', async () => {
    const { id } = emulator.faults.add('source=app-service: variant date-linux');
    for (let times = 0; times < 2; times++) {
      expect((await bodyOf('app-service', undefined)).expires_on).toBe('01/16/2026 12:00:00 +00:00');
    }
    expect((await bodyOf('azure-ml', undefined)).expires_on).toBe(String(imdsEnd));
    emulator.faults.remove(id);
    expect((await bodyOf('app-service', undefined)).expires_on).toBe(String(imdsEnd));
  });

  test('that nobody knows is a bad rule, with the nearest name', () => {
    expect(() => emulator.faults.add('variant date-linx')).toThrow(/did you mean "date-linux"/);
  });
});
