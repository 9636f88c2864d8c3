import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { connect, createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type NextHop, nextHopBy } from '../../emulator/intercept/next-hop.ts';
import type { Passing } from '../../emulator/intercept/parts.ts';
import { type RunningProxy, startProxy } from '../../emulator/intercept/proxy.ts';

const open: { close(): unknown }[] = [];
afterAll(() => Promise.all(open.map((each) => each.close())));
const listening = async <S extends Server | NetServer>(server: S): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => server.close() && (server as Server).closeAllConnections?.() });
  return (server.address() as { port: number }).port;
};
/** A server that says what it was asked. */
const echo = (name: string) =>
  createServer(async (message, response) => {
    const body = await text(message);
    response.setHeader('X-Served-By', name);
    response.end(JSON.stringify({ name, url: message.url, headers: message.rawHeaders, body }));
  });

let passings: Passing[];
beforeEach(() => {
  passings = [];
});
let ports: { identity: number; arm: number };
let outside: number;
let proxy: RunningProxy;
const start = async (more: { offline?: boolean; answersExtension?: boolean; nextHop?: NextHop } = {}) => {
  const started = await startProxy({
    ...{ ports, offline: false, answersExtension: false, nextHop: nextHopBy({}), ...more },
    record: (passing) => passings.push(passing),
  });
  open.push(started);
  return started;
};
beforeAll(async () => {
  ports = { identity: await listening(echo('identity')), arm: await listening(echo('arm')) };
  outside = await listening(echo('outside'));
  proxy = await start();
});

/** By an absolute-form request. */
const get = async (port: number, url: string, headers: Record<string, string> = {}, body?: string) => {
  const asked = request({ host: '127.0.0.1', port, path: url, method: body ? 'POST' : 'GET', headers }).end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
};
/** By CONNECT: the status, and the connection where there is one. */
const tunnelTo = async (port: number, target: string): Promise<{ status: number; socket: Socket }> => {
  const asked = request({ host: '127.0.0.1', port, method: 'CONNECT', path: target }).end();
  const [{ statusCode }, socket, head] = await once(asked, 'connect');
  if (head.length > 0) socket.unshift(head);
  return { status: statusCode, socket };
};
const say = async (socket: Socket, words: string): Promise<string> => {
  socket.end(words);
  return text(socket);
};

describe('the proxy', () => {
  test.each([
    ['http://169.254.169.254/metadata/x?y=1', 'identity'],
    ['http://metadata.azure.internal/metadata/x?y=1', 'identity'],
    ['http://management.azure.com/metadata/x?y=1', 'arm'],
    ['http://LOGIN.microsoftonline.com/metadata/x?y=1', 'arm'],
  ])('answers an absolute-form request for %s', async (url, name) => {
    const { status, body } = await get(proxy.port, url, { Metadata: 'true', Host: new URL(url).host });
    expect([status, JSON.parse(body)]).toMatchObject([200, { name, url: '/metadata/x?y=1' }]);
    expect(JSON.parse(body).headers).toEqual(expect.arrayContaining(['Metadata', 'true', 'Host', new URL(url).host]));
    expect(passings).toEqual([]);
  });

  test.each([
    ['169.254.169.254:80', 'identity'],
    ['management.azure.com:443', 'arm'],
    ['Management.usgovcloudapi.net:443', 'arm'],
  ])('answers CONNECT %s', async (target, name) => {
    const { status, socket } = await tunnelTo(proxy.port, target);
    expect(status).toBe(200);
    expect(await say(socket, 'GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')).toContain(
      `X-Served-By: ${name}`,
    );
    expect(passings).toEqual([]);
  });

  test('passes a request for another host through, headers as they were, and writes down only where it went', async () => {
    const url = `http://user:secret@127.0.0.1:${outside}/a//b?token=secret`;
    const headers = { 'X-Odd-Case': 'kept', 'Proxy-Connection': 'keep-alive', Authorization: 'Bearer secret' };
    const { status, body } = await get(proxy.port, url, headers, 'body');
    expect([status, JSON.parse(body)]).toMatchObject([
      200,
      { name: 'outside', url: '/a//b?token=secret', body: 'body' },
    ]);
    expect(JSON.parse(body).headers).toEqual(expect.arrayContaining(['X-Odd-Case', 'kept', 'Bearer secret']));
    expect(JSON.parse(body).headers).not.toContain('Proxy-Connection');
    const base = `http://127.0.0.1:${outside}`;
    const decision = `served: passed through to 127.0.0.1:${outside}`;
    expect(passings).toEqual([{ method: 'POST', base, status: 200, decision }]);
  });

  test('tunnels to another host without opening what it carries', async () => {
    const port = await listening(createNetServer((socket) => socket.end('\x16\x00 not even TLS')));
    const { status, socket } = await tunnelTo(proxy.port, `127.0.0.1:${port}`);
    expect(status).toBe(200);
    expect(await say(socket, 'secret')).toBe('\x16\x00 not even TLS');
    const decision = `served: passed through to 127.0.0.1:${port}, unopened`;
    expect(passings).toEqual([{ method: 'CONNECT', base: `https://127.0.0.1:${port}`, status: 200, decision }]);
  });

  test('says of a host that can’t be reached that it can’t', async () => {
    const gone = createNetServer();
    const port = await listening(gone);
    gone.close();
    expect((await tunnelTo(proxy.port, `127.0.0.1:${port}`)).status).toBe(502);
    expect((await get(proxy.port, `http://127.0.0.1:${port}/`)).status).toBe(502);
    const problem = expect.stringContaining(`not served: 127.0.0.1:${port} could not be reached: `);
    expect(passings.map(({ status, decision }) => [status, decision])).toEqual([
      [502, problem],
      [502, problem],
    ]);
  });

  test.each(['example.com', 'example.com:70000', '/x', 'user@example.com:443', 'http://example.com:443'])(
    'takes CONNECT for a host and a port alone, so not for %s',
    async (target) => {
      expect((await tunnelTo(proxy.port, target)).status).toBe(400);
      expect(passings).toEqual([]);
    },
  );

  test('is no web server of its own', async () => {
    expect(await get(proxy.port, '/')).toMatchObject({ status: 400, body: expect.stringContaining('forward proxy') });
  });

  test('listens on loopback alone', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const socket = connect(proxy.port, address);
      const [error] = await once(socket, 'error');
      expect(error.code).toBe('ECONNREFUSED');
    }
    const { socket } = await tunnelTo(proxy.port, '169.254.169.254:80');
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  test('a connection that the emulator breaks is broken for the client too', async () => {
    const broken = await listening(createNetServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
    const started = await startProxy({
      ...{ ports: { identity: broken, arm: broken }, offline: false, answersExtension: false, nextHop: nextHopBy({}) },
      record: () => {},
    });
    open.push(started);
    const { port } = started;
    const { socket } = await tunnelTo(port, 'management.azure.com:443');
    socket.write('x');
    const [error] = await once(socket, 'error');
    expect(error.code).toBe('ECONNRESET');
    await expect(get(port, 'http://169.254.169.254/')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('the proxy with --offline', () => {
  let offline: RunningProxy;
  beforeAll(async () => {
    offline = await start({ offline: true });
  });

  test('refuses every other host, by either way, and writes it down', async () => {
    expect(await get(offline.port, 'http://example.com/x?token=secret')).toMatchObject({ status: 403 });
    expect((await tunnelTo(offline.port, 'example.com:443')).status).toBe(403);
    const refused = (port: number) =>
      `refused: --offline lets nothing out, and example.com:${port} is not one of the hosts that are stood in for`;
    expect(passings).toEqual([
      { method: 'GET', base: 'http://example.com', status: 403, decision: refused(80) },
      { method: 'CONNECT', base: 'https://example.com:443', status: 403, decision: refused(443) },
    ]);
  });

  test('still reaches what runs on this machine', async () => {
    expect((await get(offline.port, `http://127.0.0.1:${outside}/`)).status).toBe(200);
  });
});

describe('the proxy where another program has port 50342', () => {
  test('answers for it on localhost by any of its names, and for no other port', async () => {
    const { port } = await start({ answersExtension: true });
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const { headers } = await get(port, `http://${host}:50342/oauth2/token`);
      expect(headers['x-served-by']).toBe('identity');
    }
    const { headers } = await get(port, `http://127.0.0.1:${outside}/`);
    expect(headers['x-served-by']).toBe('outside');
  });
});

describe('an inherited proxy', () => {
  test('is the next hop for what is passed through, with its password', async () => {
    const seen: string[] = [];
    const corporate = createServer((message, response) => {
      seen.push(`${message.method} ${message.url} ${message.headers['proxy-authorization']}`);
      response.end('by way of the proxy');
    });
    corporate.on('connect', (message, socket) => {
      seen.push(`CONNECT ${message.url} ${message.headers['proxy-authorization']}`);
      socket.end('HTTP/1.1 200 OK\r\n\r\nby way of the proxy');
    });
    const hop = `http://user:p%40ss@127.0.0.1:${await listening(corporate)}`;
    const { port } = await start({ nextHop: nextHopBy({ http_proxy: hop, https_proxy: hop }) });
    expect((await get(port, 'http://example.com/x')).body).toBe('by way of the proxy');
    const { socket } = await tunnelTo(port, 'example.com:443');
    expect(await text(socket)).toBe('by way of the proxy');
    const proof = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    expect(seen).toEqual([`GET http://example.com/x ${proof}`, `CONNECT example.com:443 ${proof}`]);
    expect(JSON.stringify(passings)).not.toContain('p@ss');
    expect((await get(port, 'http://169.254.169.254/')).headers['x-served-by']).toBe('identity');
  });

  test('that refuses is named', async () => {
    const corporate = createServer((_, response) => response.writeHead(407).end());
    corporate.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    const hop = `127.0.0.1:${await listening(corporate)}`;
    const { port } = await start({ nextHop: nextHopBy({ https_proxy: hop }) });
    expect((await tunnelTo(port, 'example.com:443')).status).toBe(502);
    expect(passings[0]?.decision).toBe(
      `not served: example.com:443 could not be reached: the proxy ${hop} answered 407`,
    );
  });
});
