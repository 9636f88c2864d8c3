import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Live, Reply } from '../exchange/reply.ts';

/** Writes a reply's bytes, or does with them what its `wire` says. A reply that can't be written costs its connection only. */
export const writeReply = (reply: Reply, response: ServerResponse): void => {
  if (reply.delay !== undefined || reply.wire) {
    writeOddly(reply, response).catch(() => response.destroy());
    return;
  }
  try {
    if (reply.live) writeLive(reply, reply.live, response);
    else writeWhole(reply, response);
  } catch {
    response.destroy();
  }
};

/** A text is not made bytes here: Node writes it in one piece with the headers, and bytes in two. */
const writeWhole = ({ status, headers, body }: Reply, response: ServerResponse): void => {
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, bodiless ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
};

/** Bytes that a client may leave unread before it is let go of. */
const unreadLimit = 16 * 1024 * 1024;

const writeLive = ({ status, headers, body }: Reply, live: Live, response: ServerResponse): void => {
  response.writeHead(status, headers);
  response.flushHeaders();
  if (body.length > 0) response.write(body);
  const end = live((text) => {
    if (response.destroyed) return;
    response.write(text);
    if (response.writableLength > unreadLimit) response.destroy();
  });
  response.once('close', end);
};

/**
 * Milliseconds for a client to read what came before a reset: libuv tells of one that comes together with data as of an
 * ordinary end (uv__stream_io, partial read with POLLHUP).
 */
const readFirst = 50;

const writeOddly = async (reply: Reply, response: ServerResponse): Promise<void> => {
  if (reply.delay) await wait(reply.delay);
  if (response.destroyed) return;
  const { wire } = reply;
  if (!wire) return writeWhole(reply, response);
  if (wire.kind === 'hang') return;
  const { socket } = response;
  const body = Buffer.from(reply.body);
  if (wire.kind === 'reset' && wire.afterBytes === 0) {
    socket?.resetAndDestroy();
    return;
  }
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': body.length, Connection: 'close' });
  response.flushHeaders();
  if (wire.kind === 'reset') {
    response.write(body.subarray(0, wire.afterBytes));
    await wait(readFirst);
    socket?.resetAndDestroy();
  } else if (wire.kind === 'truncated') {
    response.write(body.subarray(0, wire.keepBytes), () => socket?.end());
  } else {
    await drip(body, wire.bytesPerSecond, response);
  }
};

/** A few bytes at a time, at most ten times a second. */
const drip = async (body: Buffer, bytesPerSecond: number, response: ServerResponse): Promise<void> => {
  const step = Math.max(1, Math.round(bytesPerSecond / 10));
  for (let at = 0; at < body.length && !response.destroyed; at += step) {
    response.write(body.subarray(at, at + step));
    await wait((step / bytesPerSecond) * 1000);
  }
  response.end();
};
