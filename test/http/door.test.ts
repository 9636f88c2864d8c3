import { describe, expect, test } from '@jest/globals';
import { jsonReply, type Reply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { behindDoor } from '../../emulator/http/door.ts';

const outcome = (decision: string) => ({ decision, endpoint: 'test' });
const served = jsonReply(200, {}, outcome('served'));
const door = behindDoor(() => served, {
  names: new Set(['management.azure.com', 'emulator']),
  refuse: (status, problem) => jsonReply(status, { problem }, outcome(problem)),
});
const visit = async (base: string, headers: Record<string, string> = {}): Promise<Reply> =>
  door(createRequest('GET', '/', { base, headers }));

describe('door', () => {
  test.each([
    'http://localhost:50342',
    'http://127.0.0.1:50342',
    'http://169.254.169.254',
    'http://[::1]:50342',
    'https://management.azure.com',
    'https://EMULATOR.:50343',
    'http://x.localhost',
  ])('lets %s in', async (base) => {
    expect(await visit(base)).toBe(served);
  });

  test.each([
    'http://evil.example:50342',
    'http://localhost.evil.example',
    'http://management.azure.com.evil.example',
    'http://',
  ])('turns the foreign name %s away (DNS rebinding)', async (base) => {
    const reply = await visit(base);
    expect(reply.status).toBe(403);
    expect(reply.outcome.decision).toMatch(/^the Host header names ".*", which this emulator does not answer as/);
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('turns a browser on another origin away: %j', async (headers) => {
    expect((await visit('http://localhost:50342', headers)).status).toBe(403);
  });

  test('lets a page of its own origin in', async () => {
    const headers = { origin: 'http://localhost:50344', 'sec-fetch-site': 'same-origin' };
    expect(await visit('http://localhost:50344', headers)).toBe(served);
  });

  test('refuses a body that could not be read with its own status', async () => {
    const request = { ...createRequest('POST', '/'), unreadable: { status: 413, problem: 'too large' } };
    expect((await door(request)).status).toBe(413);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('oh');
      },
    ],
    ['rejects', () => Promise.reject(new Error('oh'))],
  ])('words an endpoint that %s as the service behind it would', async (_, endpoint) => {
    const refuse = (status: number, problem: string) => jsonReply(status, { problem }, outcome(problem));
    const reply = await behindDoor(endpoint, { names: new Set(), refuse })(createRequest('GET', '/'));
    expect([reply.status, reply.body]).toEqual([
      500,
      '{"problem":"a fault of msi-emulator itself, please report it: oh"}',
    ]);
  });
});
