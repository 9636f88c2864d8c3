import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { jsonReply } from '../../emulator/exchange/reply.ts';
import { createApp } from '../../emulator/http/app.ts';
import { bodyLimit } from '../../emulator/http/frame.ts';

const echo = supertest(
  createApp(async ({ method, path, query, headers, body, unreadable }) =>
    jsonReply(
      200,
      {
        method,
        path,
        query: [...query],
        mark: headers['x-mark'],
        body: body.toString(),
        ...(unreadable ? { unreadable } : {}),
      },
      { decision: 'served', endpoint: 'test' },
    ),
  ),
);

describe('app', () => {
  test.each([
    ['without a body', () => echo.get('/a//b%20c/?x=1&x=2&%24top=3').set('X-Mark', 'm'), ''],
    ['with a body', () => echo.post('/a//b%20c/?x=1&x=2&%24top=3').set('X-Mark', 'm').type('form').send('y=1'), 'y=1'],
    [
      'with a gzip body',
      () =>
        echo
          .post('/a//b%20c/?x=1&x=2&%24top=3')
          .set({ 'X-Mark': 'm', 'Content-Encoding': 'gzip' })
          .serialize(() => gzipSync('y=1') as unknown as string)
          .send({}),
      'y=1',
    ],
  ])('hands a request %s on as plain values', async (_, ask, body) => {
    const reply = await ask();
    expect(reply.body).toEqual({
      method: body ? 'POST' : 'GET',
      path: '/a//b%20c/',
      query: [
        ['x', '1'],
        ['x', '2'],
        ['$top', '3'],
      ],
      mark: 'm',
      body,
    });
    expect(reply.headers).not.toHaveProperty('x-powered-by');
    expect(reply.headers).not.toHaveProperty('etag');
  });

  test('a POST with Content-Length: 0 has an empty body', async () => {
    expect((await echo.post('/').set('Content-Length', '0')).body.body).toBe('');
  });

  test.each([
    ['over the limit', { body: Buffer.alloc(bodyLimit + 1), encoding: 'identity' }, 413],
    ['of broken gzip', { body: Buffer.from('not gzip'), encoding: 'gzip' }, 400],
    ['in an unknown encoding', { body: Buffer.from('x'), encoding: 'x-mystery' }, 415],
  ])('hands a body %s on as unreadable', async (_, { body, encoding }, status) => {
    const reply = await echo
      .post('/')
      .set('Content-Encoding', encoding)
      .serialize(() => body as unknown as string)
      .send({});
    expect(reply.body.unreadable).toEqual({ status, problem: expect.stringMatching(/^the body could not be read: /) });
  });
});
