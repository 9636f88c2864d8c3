import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';

export type ListenerOptions = {
  readonly app: RequestListener;
  /** 0 for any free one, the same on every address. */
  readonly port: number;
  /** The first must be there; a further one that the machine doesn't have (::1 without IPv6) is no error. */
  readonly addresses: readonly string[];
  /** With it, https is served beside plain http on the same port. */
  readonly tls?: SecureContextOptions;
};

export type Listener = {
  readonly port: number;
  /** Addresses it listens on. */
  readonly addresses: readonly string[];
  close(): Promise<void>;
};

/** The first byte of a TLS ClientHello (RFC 8446 §5.1). */
const handshake = 0x16;
/** Milliseconds in which a connection must say something. */
const silence = 30_000;

/**
 * Listens on one port of several addresses. Which protocol a connection speaks is told by its first byte, so curl and
 * Invoke-WebRequest can use plain http where SDKs insist on https.
 */
export const startListener = async ({ app, port, addresses, tls }: ListenerOptions): Promise<Listener> => {
  const plain = ready(createHttpServer(app));
  const secure = tls && ready(createHttpsServer({ ...tls, ALPNProtocols: ['http/1.1'] }, app) as HttpServer);
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    if (secure) peek(socket, (byte) => (byte === handshake ? secure : plain).emit('connection', socket));
    else plain.emit('connection', socket);
  };
  const listening = await listenOnAll(accept, port, addresses);
  return {
    port: portOf(listening[0] as NetServer),
    addresses: addresses.slice(0, listening.length),
    close: async () => {
      const closed = listening.map((server) => new Promise((resolve) => server.close(resolve)));
      for (const socket of sockets) socket.destroy();
      plain.close();
      secure?.close();
      await Promise.all(closed);
    },
  };
};

/** A server that never listens itself keeps no list of connections, and so no time-outs, until it is told that it does. */
const ready = (server: HttpServer): HttpServer => {
  server.emit('listening');
  server.on(
    'clientError',
    (_, socket) => socket.destroyed || socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  );
  return server;
};

const peek = (socket: Socket, go: (byte: number | undefined) => void): void => {
  socket.setTimeout(silence, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.once('data', (chunk: Buffer) => {
    socket.pause();
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
    socket.unshift(chunk);
    go(chunk[0]);
    process.nextTick(() => socket.resume());
  });
};

const portOf = (server: NetServer): number => (server.address() as { port: number }).port;

/** Any free port must be free on every address, so a port that the second address refuses is given back. */
const listenOnAll = async (
  accept: (socket: Socket) => void,
  port: number,
  [first = '127.0.0.1', ...others]: readonly string[],
): Promise<NetServer[]> => {
  for (let attempt = 1; ; attempt += 1) {
    const servers = [await listenOn(accept, port, first)];
    try {
      for (const address of others) {
        const server = await listenOn(accept, portOf(servers[0] as NetServer), address).catch(unlessAbsent);
        if (server) servers.push(server);
      }
      return servers;
    } catch (error) {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      if (port !== 0 || attempt === 10) throw error;
    }
  }
};

const listenOn = (accept: (socket: Socket) => void, port: number, host: string): Promise<NetServer> =>
  new Promise((resolve, reject) => {
    const server = createNetServer(accept);
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });

const unlessAbsent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined;
  throw error;
};
