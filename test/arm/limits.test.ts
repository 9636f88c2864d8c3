import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { withGzip } from '../../emulator/arm/gzip.ts';
import { jsonReply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createContosoArm, now, tokenFor } from './ask.ts';
import { dev, idOf, owner, reader } from './contoso.ts';
import { openSession } from './session.ts';

const vm = idOf(dev, 'rg-web', 'vm-web-1');
const version = 'api-version=2024-11-01';
const error = (code: string, message: string) => ({ error: { code, message } });

describe('arm › limits', () => {
  test('count reads, writes and deletes down apart, and refuse nothing unless told', async () => {
    const arm = openSession();
    const left = async (method: string, target: string) => {
      const { headers } = await arm.send(method, target);
      return Object.entries(headers).filter(([name]) => name.startsWith('x-ms-ratelimit-remaining-'));
    };
    expect(await left('GET', `${vm}?${version}`)).toEqual([
      ['x-ms-ratelimit-remaining-subscription-reads', '249'],
      ['x-ms-ratelimit-remaining-subscription-global-reads', '3749'],
    ]);
    expect(await left('GET', `${vm}?${version}`)).toContainEqual([
      'x-ms-ratelimit-remaining-subscription-reads',
      '248',
    ]);
    expect(await left('POST', `${vm}/start?${version}`)).toContainEqual([
      'x-ms-ratelimit-remaining-subscription-writes',
      '199',
    ]);
    expect(
      await left('DELETE', `${vm}/providers/Microsoft.Authorization/locks/a?api-version=2016-09-01`),
    ).toContainEqual(['x-ms-ratelimit-remaining-subscription-deletes', '199']);
    expect(await left('GET', `/tenants?${version}`)).toEqual([['x-ms-ratelimit-remaining-tenant-reads', '249']]);
  });

  test('refuse with 429 where they are set, each principal by itself, until time has passed', async () => {
    let passed = 0;
    const arm = openSession({ rateLimit: 2, clock: { now: () => now + passed } });
    const read = (as: string) => arm.send('GET', `${vm}?${version}`, { as });
    expect((await read(reader)).status).toBe(200);
    expect((await read(reader)).status).toBe(200);
    const refused = await read(reader);
    expect([refused.status, refused.headers['Retry-After'], refused.json]).toEqual([
      429,
      '5',
      error(
        'SubscriptionRequestsThrottled',
        `Number of requests for subscription '${dev}' and operation 'GET/SUBSCRIPTIONS/RESOURCEGROUPS/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES' exceeded the backend storage limit. Please try again after '5' seconds.`,
      ),
    ]);
    expect((await read(owner)).status).toBe(200);
    passed = 5000;
    expect((await read(reader)).status).toBe(200);
  });
});

describe('arm › continuous access evaluation', () => {
  test('answers an old token with a claims challenge, and takes a newer one', async () => {
    const arm = createContosoArm({ caeMaxAge: 200 });
    const read = async (age: number) => {
      const token = await tokenFor(reader, { nbf: now / 1000 - age });
      return arm(createRequest('GET', `${vm}?${version}`, { headers: { authorization: `Bearer ${token}` } }));
    };
    expect((await read(200)).status).toBe(200);
    const { status, headers, body } = await read(201);
    const claims = Buffer.from(`{"access_token":{"nbf":{"essential":true,"value":"${now / 1000 - 200}"}}}`).toString(
      'base64',
    );
    expect([status, headers['WWW-Authenticate']]).toEqual([
      401,
      `Bearer authorization_uri="https://login.windows.net/common/oauth2/authorize", error="insufficient_claims", claims="${claims}"`,
    ]);
    expect(JSON.parse(body.toString())).toEqual(
      error(
        'InvalidAuthenticationToken',
        'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
      ),
    );
  });
});

describe('arm › a batch', () => {
  const batch = (requests: unknown) =>
    openSession().send('POST', '/batch?api-version=2020-06-01', { as: reader, body: { requests } });

  test('answers each request as if it came by itself', async () => {
    const { status, json } = await batch([
      { httpMethod: 'GET', name: 'a', url: `${vm}?${version}` },
      { httpMethod: 'GET', url: `https://management.azure.com${vm}x?${version}` },
      { httpMethod: 'PATCH', url: `${vm}?${version}`, content: { tags: {} } },
    ]);
    expect(status).toBe(200);
    expect(json.responses.map((each: { httpStatusCode: number }) => each.httpStatusCode)).toEqual([200, 404, 403]);
    expect(json.responses[0]).toMatchObject({ name: 'a', content: { name: 'vm-web-1' } });
    expect(json.responses[0].contentLength).toBe(Buffer.byteLength(JSON.stringify(json.responses[0].content)));
  });

  test.each([
    ['nothing', [], 'requests is not a list of 1 to 20'],
    ['a batch', [{ httpMethod: 'POST', url: '/batch?x' }], '/batch?x is not to be had in a batch'],
    ['no URL', [{ httpMethod: 'GET' }], 'a request of the batch needs httpMethod and url'],
  ])('of %s is refused', async (_, requests, why) => {
    const { status, json } = await batch(requests);
    const message = `The request content was invalid and could not be deserialized: '${why}'.`;
    expect([status, json]).toEqual([400, error('InvalidRequestContent', message)]);
  });
});

describe('arm › a body', () => {
  test.each([
    [413, 'RequestContentTooLarge', "The request content size exceeds the maximum size of '4 MB'."],
    [400, 'InvalidRequestContent', "The request content was invalid and could not be deserialized: 'broken gzip'."],
  ])('that could not be read (%d) is refused as ARM would', async (status, code, message) => {
    const authorization = `Bearer ${await tokenFor(owner)}`;
    const request = createRequest('PATCH', `${vm}?${version}`, { headers: { authorization } });
    const reply = await createContosoArm()({ ...request, unreadable: { status, problem: 'broken gzip' } });
    expect([reply.status, JSON.parse(reply.body.toString())]).toEqual([status, error(code, message)]);
  });
});

describe('arm › gzip', () => {
  const long = { text: 'a'.repeat(5000) };
  const endpoint = withGzip(() => jsonReply(200, long, { endpoint: 'arm', decision: 'served: it' }));
  const get = (accept: string) => endpoint(createRequest('GET', '/', { headers: { 'accept-encoding': accept } }));

  test.each(['gzip', 'deflate, gzip;q=0.5', 'br, *'])('goes to whoever accepts it by %s', async (accept) => {
    const { headers, body } = await get(accept);
    expect(headers).toMatchObject({ 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' });
    expect(JSON.parse(gunzipSync(body as Buffer).toString())).toEqual(long);
  });

  test.each(['', 'identity', 'gzip;q=0', 'br'])('goes not by %j', async (accept) => {
    expect((await get(accept)).headers).not.toHaveProperty('Content-Encoding');
  });

  test('leaves what a fault rule made as it is', async () => {
    const faulty = withGzip(() =>
      jsonReply(200, long, { endpoint: 'arm', decision: 'served: it', fault: 'giant-body' }),
    );
    const { headers } = await faulty(createRequest('GET', '/', { headers: { 'accept-encoding': 'gzip' } }));
    expect(headers).not.toHaveProperty('Content-Encoding');
  });
});
