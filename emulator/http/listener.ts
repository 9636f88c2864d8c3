import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import type { PortFault } from '../exchange/port-fault.ts';
import { closeAll, listenAgain, listenOnAll, portOf } from './sockets.ts';
import type { CertificateFlaw } from './trust.ts';

type Secure = SecureContextOptions & Pick<TlsOptions, 'requestCert' | 'rejectUnauthorized'>;

export type ListenerOptions = {
  readonly app: RequestListener;
  /** 0 for any free one, the same on every address. */
  readonly port: number;
  /** The first must be there; a further one that the machine doesn't have (::1 without IPv6) is no error. */
  readonly addresses: readonly string[];
  /** With it, https is served beside plain http on the same port; asked when the first client wants that. */
  readonly tls?: () => Secure;
  /** What is shown in its place where a fault says so. */
  readonly flawed?: (flaw: CertificateFlaw) => SecureContextOptions;
};

export type Listener = {
  readonly port: number;
  /** Addresses it listens on. */
  readonly addresses: readonly string[];
  /**
   * Misbehaves so from now on, undefined for as ever; connections that the fault concerns are cut. Settles when the port is
   * as told. Rejects where the port can't be had again.
   */
  suffer(fault: PortFault | undefined): Promise<void>;
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
export const startListener = async ({ app, addresses, tls, flawed, ...on }: ListenerOptions): Promise<Listener> => {
  const plain = ready(createHttpServer(app));
  const sockets = new Set<Socket>();
  const secureSockets = new WeakSet<Socket>();
  let fault: PortFault | undefined;
  let secure: HttpsServer | undefined;
  const shown = (identity: () => Secure): Secure => {
    const flaw = fault?.kind === 'tls' && fault.flaw !== 'hang' ? fault.flaw : undefined;
    return (flaw && flawed?.(flaw)) ?? identity();
  };

  const greet = (socket: Socket, byte: number | undefined): void => {
    if (!tls || byte !== handshake) {
      plain.emit('connection', socket);
      return;
    }
    secureSockets.add(socket);
    if (fault?.kind === 'tls' && fault.flaw === 'hang') return;
    secure ??= ready(createHttpsServer(shown(tls), app));
    secure.emit('connection', socket);
  };
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    if (tls) peek(socket, (byte) => greet(socket, byte));
    else plain.emit('connection', socket);
  };
  const cut = (concerns: (socket: Socket) => boolean): void => {
    for (const socket of sockets) if (concerns(socket)) socket.destroy();
  };

  let listening = await listenOnAll(accept, on.port, addresses);
  const port = portOf(listening[0] as Server);
  const own = addresses.slice(0, listening.length);
  const refuses = (): boolean => fault?.kind === 'refuse';
  /** Where the port is on its way back. */
  let returning: Promise<void> | undefined;
  const comeBack = async (): Promise<void> => {
    try {
      while (!refuses() && listening.length === 0) {
        listening = (await listenAgain(accept, port, own, () => !refuses())) ?? [];
      }
    } finally {
      returning = undefined;
    }
  };
  const stopListening = (): Promise<void> => closeAll(listening.splice(0));

  return {
    port,
    addresses: own,
    suffer: (next) => {
      const before = fault;
      fault = next;
      if (tls && (next?.kind === 'tls' || before?.kind === 'tls')) {
        secure?.setSecureContext(withoutRoots(shown(tls)));
        cut((socket) => secureSockets.has(socket));
      }
      if (refuses()) {
        if (listening.length > 0) stopListening();
        cut(() => true);
      } else if (listening.length === 0) {
        // At once, so that whoever connects next finds the port open.
        returning ??= comeBack();
      }
      return returning ?? Promise.resolve();
    },
    close: async () => {
      fault = { kind: 'refuse' };
      await returning?.catch(() => {});
      const closed = stopListening();
      cut(() => true);
      plain.close();
      secure?.close();
      await closed;
    },
  };
};

/** node:https takes a while to load, so it is loaded by the first who needs it. */
const createHttpsServer = (identity: Secure, app: RequestListener): HttpsServer =>
  process.getBuiltinModule('node:https').createServer({ ...withoutRoots(identity), ALPNProtocols: ['http/1.1'] }, app);

/** Node reads the public authorities into every context that names none of its own (35 ms); a server asks none of them. */
const withoutRoots = (identity: Secure): Secure => ({ ca: [], ...identity });

/** A server that never listens itself keeps no list of connections, and so no time-outs, until it is told that it does. */
const ready = <S extends HttpServer | HttpsServer>(server: S): S => {
  server.emit('listening');
  (server as HttpServer).on(
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
