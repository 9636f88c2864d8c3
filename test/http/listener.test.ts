import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { jsonReply } from '../../emulator/exchange/reply.ts';
import { createApp } from '../../emulator/http/app.ts';
import { type Listener, startListener } from '../../emulator/http/listener.ts';
import { authorityPem, createAuthorityCertificate, createServerIdentity } from '../../emulator/http/trust.ts';

const authority = createAuthorityCertificate();
const tls = createServerIdentity(authority, ['localhost', '127.0.0.1', '::1']);
const ca = authorityPem(authority);
const echo = createApp(({ method, path, base, body }) =>
  jsonReply(200, { method, path, base, size: body.length }, { decision: 'served', endpoint: 'test' }),
);

let open: Listener | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

const start = async (addresses = ['127.0.0.1', '::1']): Promise<Listener> => {
  open = await startListener({ app: echo, port: 0, addresses, tls: () => tls });
  return open;
};

const ask = async (url: string, body = ''): Promise<{ status: number | undefined; body: string }> => {
  const options = { method: body ? 'POST' : 'GET', ca, agent: false as const };
  const request = url.startsWith('https:') ? httpsRequest(url, options) : httpRequest(url, options);
  request.end(body);
  const [response] = await once(request, 'response');
  return { status: response.statusCode, body: await text(response) };
};

describe('listener', () => {
  test('serves https and http on one port, told by the first byte', async () => {
    const { port } = await start();
    expect(JSON.parse((await ask(`https://localhost:${port}/a?b`)).body)).toEqual({
      method: 'GET',
      path: '/a',
      base: `https://localhost:${port}`,
      size: 0,
    });
    expect(JSON.parse((await ask(`http://127.0.0.1:${port}/a`)).body).base).toBe(`http://127.0.0.1:${port}`);
  });

  test('answers as localhost on 127.0.0.1 and on ::1 with a chain that the authority signed', async () => {
    const { port, addresses } = await start();
    for (const address of addresses) {
      const url = `https://${address.includes(':') ? `[${address}]` : address}:${port}/`;
      expect((await ask(url)).status).toBe(200);
    }
    expect(addresses).toContain('127.0.0.1');
  });

  test('takes a body of 300 kB over either protocol', async () => {
    const { port } = await start();
    const body = 'x'.repeat(300_000);
    for (const scheme of ['http', 'https']) {
      expect(JSON.parse((await ask(`${scheme}://127.0.0.1:${port}/`, body)).body).size).toBe(300_000);
    }
  });

  test('reads a request that comes byte by byte', async () => {
    const { port } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    for (const byte of 'GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n') {
      socket.write(byte);
      await new Promise(setImmediate);
    }
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test('answers what is not HTTP with 400 and closes', async () => {
    const { port } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.write('\0\0\0 what?\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });

  test('closes with idle connections open', async () => {
    const listener = await start();
    const sockets = [0, 1, 2].map(() => connect(listener.port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    sockets.forEach((socket) => {
      socket.on('error', () => {});
      socket.resume();
    });
    const ended = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await listener.close();
    open = undefined;
    await Promise.all(ended);
  });

  test('says EADDRINUSE for a port that is taken', async () => {
    const { port } = await start(['127.0.0.1']);
    await expect(startListener({ app: echo, port, addresses: ['127.0.0.1'] })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  test('takes a further address that the machine does not have for no error', async () => {
    const { addresses } = await start(['127.0.0.1', '203.0.113.1']);
    expect(addresses).toEqual(['127.0.0.1']);
  });
});
