import { afterEach, describe, expect, test } from '@jest/globals';
import { ClientError, createManagedIdentityClient, type ManagedIdentityOptions } from '../../client/index.ts';
import { fill, readExchange, readExchanges, sampleReply } from '../exchanges.ts';
import { closeStubs, type Stub, type StubReply, startStub, stoppedClock, tokenReply } from './stub.ts';

const resource = 'https://management.azure.com/';
afterEach(closeStubs);

const clientOf = (stub: Stub, options: Partial<ManagedIdentityOptions> = {}) =>
  createManagedIdentityClient({ env: {}, identityUrl: stub.url, ...stoppedClock(), ...options });

const exchanges = ['vm-extension', 'imds'].flatMap((source) =>
  readExchanges(source).map((each) => ({ source, name: each.name, reply: sampleReply(fill(each, String)) })),
);
const succeeding = exchanges.filter((each) => each.reply.status === 200);
const failing = exchanges.filter((each) => each.reply.status !== 200);

describe('a documented reply', () => {
  test.each(succeeding)('$name gives a token with its end', async ({ source, reply }) => {
    const { now } = stoppedClock();
    const stub = await startStub({ ...reply, body: JSON.parse(reply.body) });
    const body = JSON.parse(reply.body);
    expect(await clientOf(stub, { source, now }).getToken(resource)).toEqual({
      accessToken: body.access_token,
      expiresOn: now() + Number(body.expires_in) * 1000,
      refreshOn: now() + Number(body.expires_in) * (source === 'imds' ? 500 : 1000),
      reply: body,
    });
  });

  test.each(failing)('$name is an error with its status, code and words', async ({ source, reply }) => {
    const stub = await startStub({ ...reply, body: JSON.parse(reply.body) });
    const { error, error_description } = JSON.parse(reply.body);
    const failure = await clientOf(stub, { source })
      .getToken(resource)
      .catch((error) => error);
    expect(failure).toBeInstanceOf(ClientError);
    expect(failure.code).toBe('refused');
    expect(failure.status).toBe(reply.status);
    expect(failure.serviceCode).toBe(error_description && error);
    expect(failure.serviceMessage).toBe(error_description ?? error ?? '{}');
    expect(failure.message).toMatch(
      new RegExp(`^GET ${stub.url}/\\S+ answered ${reply.status}: [^\\n]+\\(request id \\S+`),
    );
  });
});

describe('what to do', () => {
  test.each([
    ['vm-extension/identity-none', 'Give this host that identity, or name one that it has.'],
    ['vm-extension/path-unknown', 'the VM extension serves /oauth2/token.'],
    ['vm-extension/resource-unknown', 'Check --resource'],
    ['imds/identity-none', 'Give this host that identity, or name one that it has.'],
    ['imds/identity-ambiguous', 'Say which one: --client-id, --object-id or --resource-id'],
    ['imds/resource-unknown', 'Check --resource'],
  ])('is told after %s', async (name, todo) => {
    const { status, body } = sampleReply(readExchange(name));
    const stub = await startStub({ status, body });
    await expect(clientOf(stub).getToken(resource)).rejects.toThrow(todo);
  });

  test('is told where a proxy answers in the place of IMDS', async () => {
    const body = 'A socket operation was attempted to an unreachable network';
    await expect(clientOf(await startStub({ status: 403, body })).getToken(resource)).rejects.toThrow('bypass it');
  });
});

describe('a reply that is none of the documented', () => {
  const wrong = async (reply: StubReply) => clientOf(await startStub(reply)).getToken(resource);

  test.each([
    [
      'a page of a proxy',
      { body: '<html>', headers: { 'Content-Type': 'text/html' } },
      'not with a JSON object but text/html; a proxy may be between.',
    ],
    ['a list', { body: [] }, 'not with a JSON object'],
    ['no token', { body: { expires_in: '1' } }, 'without an access_token'],
    ['an empty token', { body: { access_token: '', expires_in: '1' } }, 'without an access_token'],
    ['no end', { body: { access_token: 'a', expires_in: '' } }, 'neither expires_in nor expires_on'],
  ])('is named: %s', async (_, reply, message) => {
    await expect(wrong({ status: 200, ...reply })).rejects.toMatchObject({
      code: 'bad-reply',
      message: expect.stringContaining(message),
    });
  });

  test.each([
    ['seconds as a number', 1767229200],
    ['seconds in a string', '1767229200'],
    ['App Service on Linux in 2017', '01/01/2026 01:00:00 +00:00'],
    ['App Service on Windows in 2017', '1/1/2026 1:00:00 AM +00:00'],
    ['ISO 8601', '2026-01-01T01:00:00.000Z'],
  ])('is read where only expires_on is there: %s', async (_, expires_on) => {
    const token = await wrong({ status: 200, body: { access_token: 'a', expires_on } });
    expect(token.expiresOn).toBe(Date.UTC(2026, 0, 1, 1));
  });

  test.each([
    [{ statusCode: 500, message: 'An unexpected error occured', correlationId: 'id1' }, undefined, 'id1'],
    [{ StatusCode: 400, Message: 'No Managed Identity found', CorrelationId: 'id2' }, undefined, 'id2'],
    [
      { error: { code: 'ManagedIdentityNotFound', message: 'Not found.', correlationId: 'id3' } },
      'ManagedIdentityNotFound',
      'id3',
    ],
    [
      { error: 'invalid_client', error_description: 'AADSTS7000: no', correlation_id: 'id4', trace_id: 't' },
      'invalid_client',
      'id4',
    ],
  ])('is an error in any shape that the sources word theirs in: %j', async (body, serviceCode, requestId) => {
    const failure = await wrong({ status: 400, body }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'refused', requestId });
    expect(failure.serviceCode).toBe(serviceCode);
    expect(failure.serviceMessage).toMatch(/^(An unexpected|No Managed|Not found|AADSTS7000)/);
  });

  test('names the request by the id that was sent, where the service gives none', async () => {
    const stub = await startStub({ status: 400 });
    const failure = await clientOf(stub)
      .getToken(resource)
      .catch((error) => error);
    expect(failure.requestId).toBe(stub.seen[0]?.headers['x-ms-client-request-id']);
  });

  test('keeps control characters of others out of its message', async () => {
    const body = { error: 'x', error_description: 'a\u001b[31m\r\nb' };
    const failure = await wrong({ status: 400, body }).catch((error) => error);
    expect(failure.message).toMatch(/answered 400: x: a \[31m b \(/);
    expect(failure.serviceMessage).toBe(body.error_description);
  });

  test('is not followed elsewhere, so that no secret goes there', async () => {
    const other = await startStub(tokenReply('stolen'));
    const stub = await startStub({ status: 307, headers: { Location: other.url } });
    await expect(clientOf(stub).getToken(resource)).rejects.toMatchObject({ code: 'refused', status: 307 });
    expect(other.seen).toEqual([]);
  });
});
