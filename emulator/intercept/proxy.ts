import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { forward } from './forward.ts';
import type { ProxyParts } from './parts.ts';
import { tunnel } from './tunnel.ts';

export type RunningProxy = { readonly port: number; close(): Promise<void> };

/**
 * A forward proxy on loopback. What is meant for Azure's hosts goes to the emulator, which shows its own certificate for them;
 * all else is passed on unopened. Plain http comes as an absolute-form request or inside a CONNECT: undici always tunnels.
 */
export const startProxy = (parts: ProxyParts): Promise<RunningProxy> => {
  const sockets = new Set<Duplex>();
  const keep = <D extends Duplex>(socket: D): D => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer({ requestTimeout: 0 }, (message, response) => forward(message, response, parts));
  server.on('connection', keep);
  server.on(
    'clientError',
    (_, socket) => socket.destroyed || socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  );
  server.on('connect', (message, socket, head) => tunnel(message, socket, head, parts, keep));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: (server.address() as { port: number }).port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      }),
    );
  });
};
