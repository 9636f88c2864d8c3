import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRequest } from '../../emulator/exchange/request.ts';
import { type Asking, base, createAsking, jwtBearer, tenantId } from './ask.ts';

let asking: Asking;
beforeAll(async () => {
  asking = await createAsking();
});

const send = async (method: string, target: string, headers: Record<string, string>, body: string | Buffer) => {
  const { status, body: replied } = await asking.authority(createRequest(method, target, { base, headers, body }));
  return { status, body: JSON.parse(replied.toString()) as Record<string, unknown> };
};

/** Entra's own shape, and nothing of the server's inside. */
const isRefusal = ({ status, body }: Awaited<ReturnType<typeof send>>): boolean =>
  status >= 400 &&
  status < 500 &&
  typeof body.error === 'string' &&
  /^(AADSTS\d+: |msi-emulator does not serve )/.test(String(body.error_description)) &&
  !/\bat \S+:\d+|node:internal/.test(JSON.stringify(body));

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    '%',
    '\0',
    '/.default',
    'https://a/.default',
    '../..',
    'é'.repeat(500),
  ),
);
const tokenPath = fc.constantFrom(`/${tenantId}/oauth2/v2.0/token`, `/${tenantId}/oauth2/token`);
const json = fc.oneof(fc.jsonValue(), text, fc.double(), fc.constantFrom(null, [], {}, -1, 1e300, 2 ** 53));
const claim = fc.constantFrom('iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'tid', '__proto__');
const header = fc.constantFrom('alg', 'kid', 'typ', 'crit', 'jwk', 'b64', 'x5c');
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');

describe('authority › is never thrown off by', () => {
  test('any form: a 4xx in the words of Entra', async () => {
    const name = fc.constantFrom(
      ...['grant_type', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type', 'scope', 'resource'],
    );
    const fields = fc.array(fc.tuple(fc.oneof(name, text), text), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(tokenPath, fields, async (path, sent) => {
        const body = new URLSearchParams(sent).toString();
        const reply = await send('POST', path, { 'content-type': 'application/x-www-form-urlencoded' }, body);
        return isRefusal(reply);
      }),
      { numRuns: 300 },
    );
  });

  test('any bytes for a body, any Basic header, any content type', async () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each));
    const basic = fc.oneof(
      text,
      bytes.map((each) => `Basic ${each.toString('base64')}`),
    );
    await fc.assert(
      fc.asyncProperty(tokenPath, bytes, basic, text, async (path, body, authorization, type) =>
        isRefusal(await send('POST', path, { authorization, 'content-type': type }, body)),
      ),
      { numRuns: 300 },
    );
  });

  test('any JWT: whatever stands in header and claims', async () => {
    const jwt = fc
      .tuple(fc.dictionary(header, json), fc.dictionary(claim, json), fc.uint8Array({ maxLength: 40 }))
      .map(([head, body, tail]) => `${encoded(head)}.${encoded(body)}.${Buffer.from(tail).toString('base64url')}`);
    const known = { alg: 'RS256', kid: 'x' };
    const nearly = fc
      .tuple(fc.dictionary(header, json), fc.dictionary(claim, json))
      .map(([head, body]) =>
        [
          encoded({ ...known, ...head }),
          encoded({ iss: `${base}/oidc/aks-1/`, sub: 'system:serviceaccount:default:web', aud: 'x', exp: 1, ...body }),
          'AAAA',
        ].join('.'),
      );
    await fc.assert(
      fc.asyncProperty(fc.oneof(jwt, nearly, text), async (client_assertion) => {
        const reply = await asking.byAssertion(client_assertion, { client_assertion_type: jwtBearer });
        return isRefusal(reply);
      }),
      { numRuns: 300 },
    );
  });

  test('any path, method, query and header', async () => {
    const segment = fc.oneof(
      text.map(encodeURIComponent),
      fc.constantFrom(
        ...['common', tenantId, 'oauth2', 'v2.0', 'token', 'oidc', 'discovery', 'instance', 'keys', '%zz', ''],
      ),
    );
    const path = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`);
    const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'BREW');
    const query = fc.array(
      fc.tuple(fc.constantFrom('authorization_endpoint', 'api-version', 'client-request-id'), text),
    );
    await fc.assert(
      fc.asyncProperty(path, method, query, text, async (at, by, asked, id) => {
        const { status } = await send(by, `${at}?${new URLSearchParams(asked)}`, { 'client-request-id': id }, '');
        return status >= 200 && status < 500;
      }),
      { numRuns: 500 },
    );
  });

  test('a name that objects have by nature', async () => {
    for (const clientId of ['__proto__', 'constructor', 'toString']) {
      const { body } = await asking.bySecret({ client_id: clientId });
      expect(body.error_codes).toEqual([700016]);
    }
    for (const path of ['constructor', '__proto__/keys', 'common/constructor']) {
      expect((await send('GET', `/${path}`, {}, '')).status).toBe(404);
    }
  });
});
