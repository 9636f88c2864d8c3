import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createArcKeyFiles } from '../../emulator/arc-key-files.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { requireHost } from '../../emulator/identity/host.ts';
import { createIdentity } from '../../emulator/identity/identity.ts';
import { selectorNames } from '../../emulator/identity/selection.ts';
import { createIssuer } from '../../emulator/token/issuer.ts';
import { createSigningKey, generateRsaKey } from '../../emulator/token/signing-key.ts';
import { readWorld } from '../../emulator/world/read.ts';
import { createStore } from '../../emulator/world/store.ts';
import { noon, rows } from './hosts.ts';
import { isErrorOf } from './shapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'msi-emulator-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const world = await readWorld();
const store = createStore(world);
const key = createSigningKey(await generateRsaKey());
const clock = { now: () => noon };
const issuer = createIssuer({ key: () => key, clock, world, random: randomBytes });

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    'true',
    '2018-02-01',
    '2019-08-01',
    '2017-09-01',
    'https://vault.azure.net',
    '%',
    '%zz',
    '\u0000',
  ),
);
const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('resource', 'api-version', 'authority', ...selectorNames) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
const encoded = fc.array(fc.tuple(name, text), { maxLength: 6 }).map((pairs) => `${new URLSearchParams(pairs)}`);
/** Well-formed, or anything at all between the question mark and the end. */
const form = fc.oneof(encoded, fc.string({ maxLength: 60 }));
const headers = fc.dictionary(
  fc.constantFrom('metadata', 'secret', 'x-identity-header', 'authorization', 'content-type', 'x-forwarded-for'),
  fc.oneof(
    text,
    fc.string({ maxLength: 20 }).map((key) => `Basic ${key}`),
  ),
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'QUERY');

describe.each(rows)('$name', ({ name: source, host: hostName, source: row }) => {
  const keyFiles = createArcKeyFiles(join(folder, source));
  const host = requireHost(store, hostName);
  const guid = () => '0aaf0a5e-3c36-4b1f-8a3b-6f2d1c9e7b00';
  const { endpoint } = createIdentity({ store, issuer, clock, guid, host, keys: { secret: 'S', keyFiles } });

  const proof = (): Record<string, string> => {
    const { ...proof } = row.guard.proof({ secret: 'S' });
    if (source !== 'azure-arc') return proof;
    const file = join(folder, source, basename(keyFiles.issue()));
    return { ...proof, Authorization: `Basic ${readFileSync(file, 'utf8')}` };
  };

  test('answers whatever is asked with a token or its own 4xx, and never with a 5xx', async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(method, form, form, headers, fc.boolean(), async (method, query, body, headers, proven) => {
        const more = { headers: { ...headers, ...(proven ? proof() : {}) }, body };
        const reply = await endpoint(createRequest(method, `${row.path}?${query}`, more));
        const said = JSON.parse(String(reply.body));
        statuses.add(reply.status);
        if (reply.status === 200) return 'access_token' in said;
        return reply.status >= 400 && reply.status < 500 && isErrorOf[source](said);
      }),
      { numRuns: 300 },
    );
    // It got past the guard, and it was turned away there.
    expect(statuses.size).toBeGreaterThan(1);
  });
});
