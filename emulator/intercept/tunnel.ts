import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { reach } from './next-hop.ts';
import { by, type ProxyParts, refusal, reset, standIn, type Target } from './parts.ts';

/** CONNECT's target: a host and a port, nothing else (RFC 9110 §9.3.6). */
const connectTarget = (url = ''): Target | undefined => {
  const [, bracketed, bare, port] = /^(?:\[([0-9a-f:.]+)\]|([^:/@\s[\]]+)):(\d{1,5})$/i.exec(url) ?? [];
  const host = (bracketed ?? bare)?.toLowerCase();
  return host === undefined || Number(port) > 65_535 ? undefined : { host, port: Number(port) };
};

/** Answers one CONNECT. */
export const tunnel = async (
  message: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  parts: ProxyParts,
  keep: (socket: Duplex) => Duplex,
): Promise<void> => {
  socket.on('error', () => socket.destroy());
  const close = (status: number, reason: string, text: string) =>
    socket.end(
      `HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    );
  const target = connectTarget(message.url);
  if (!target) {
    close(400, 'Bad Request', 'CONNECT takes a host and a port, as management.azure.com:443\n');
    return;
  }
  const { host, port } = target;
  const own = standIn(host, port, parts);
  const base = `${port === 80 ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const note = (status: number, decision: string) => parts.record({ method: 'CONNECT', base, status, decision });
  const refused = own === undefined ? refusal(parts, target) : undefined;
  if (refused !== undefined) {
    note(403, refused);
    close(403, 'Forbidden', `${refused}\n`);
    return;
  }
  try {
    const hop = own === undefined ? parts.nextHop('https', host, port) : undefined;
    const other = keep(own === undefined ? await reach(host, port, hop) : await reach('127.0.0.1', own, undefined));
    if (own === undefined) note(200, `served: passed through to ${host}:${port}${by(hop)}, unopened`);
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) other.write(head);
    join(socket, other);
  } catch (error) {
    const problem = `not served: ${host}:${port} could not be reached: ${(error as Error).message}`;
    if (own === undefined) note(502, problem);
    close(502, 'Bad Gateway', `${problem}\n`);
  }
};

/** Each end of one is an end of the other; a connection that breaks breaks the other, as it would without us. */
const join = (one: Duplex, other: Duplex): void => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on('error', () => reset(to));
    // Where it ended in order, what was piped may still be on its way.
    from.once('close', () => from.readableEnded || to.destroy());
  }
};
