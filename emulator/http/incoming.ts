import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Request } from '../exchange/request.ts';

/** A socket's request as a plain value. An absolute-form target (a client with a proxy set) loses its authority. */
export const toRequest = (message: IncomingMessage, body: Buffer): Request => {
  const target = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/is.exec(message.url ?? '/')?.[1] ?? message.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const socket = message.socket as TLSSocket;
  const clientCertificate = socket.encrypted ? socket.getPeerX509Certificate()?.raw : undefined;
  return {
    method: message.method ?? 'GET',
    path: path || '/',
    query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)),
    headers: message.headers as Record<string, string | undefined>,
    body,
    base: `${socket.encrypted ? 'https' : 'http'}://${hostOf(message)}`,
    ...(clientCertificate ? { clientCertificate } : {}),
  };
};

/** The authority asked for: an absolute-form target's before the Host header's (RFC 9112 §3.2.2). */
export const hostOf = (message: IncomingMessage): string =>
  /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(message.url ?? '')?.[1] ?? message.headers.host ?? 'localhost';
