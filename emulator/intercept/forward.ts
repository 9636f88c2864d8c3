import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { hopOptions, requestFor } from './next-hop.ts';
import { by, type ProxyParts, refusal, reset, standIn } from './parts.ts';

/** Headers that speak of one connection only (RFC 9110 §7.6.1). */
const ofTheConnection = ['connection', 'proxy-connection', 'keep-alive', 'proxy-authorization', 'te', 'upgrade'];

const passedHeaders = ({ rawHeaders, headers }: IncomingMessage): string[] => {
  const named = (headers.connection ?? '').toLowerCase().split(/\s*,\s*/);
  const dropped = new Set([...ofTheConnection, ...named]);
  return rawHeaders.filter((_, index) => !dropped.has((rawHeaders[index - (index % 2)] as string).toLowerCase()));
};

/** Answers one request for a whole http:// address. */
export const forward = (message: IncomingMessage, response: ServerResponse, parts: ProxyParts): void => {
  const say = (status: number, text: string) => {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
    response.end(`${text}\n`);
  };
  const url = URL.canParse(message.url ?? '') ? new URL(message.url as string) : undefined;
  if (url?.protocol !== 'http:') {
    say(400, 'this is a forward proxy: it takes a whole http:// address, or CONNECT');
    return;
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const target = { host, port: Number(url.port || 80) };
  const own = standIn(target.host, target.port, parts);
  const note = (status: number, decision: string) =>
    parts.record({ method: message.method ?? 'GET', base: url.origin, status, decision });
  const refused = own === undefined ? refusal(parts, target) : undefined;
  if (refused !== undefined) {
    note(403, refused);
    say(403, refused);
    return;
  }
  const hop = own === undefined ? parts.nextHop('http', target.host, target.port) : undefined;
  const path = (message.url as string).replace(/^[^/]*\/\/[^/?#]*/, '') || '/';
  const headers = passedHeaders(message);
  if (!headers.some((each, index) => index % 2 === 0 && each.toLowerCase() === 'host')) headers.push('Host', url.host);
  const proof = hop ? Object.entries(hopOptions(hop).headers as Record<string, string>).flat() : [];
  const asked = (hop ? requestFor(hop) : requestFor(url))({
    ...(hop ? hopOptions(hop) : { host: own === undefined ? target.host : '127.0.0.1', port: own ?? target.port }),
    method: message.method ?? 'GET',
    path: hop ? `${url.origin}${path}` : path,
    headers: [...headers, ...proof] as never,
    setHost: false,
    agent: false,
  });
  asked.once('response', (reply) => {
    const status = reply.statusCode as number;
    if (own === undefined) note(status, `served: passed through to ${target.host}:${target.port}${by(hop)}`);
    response.writeHead(status, reply.statusMessage, passedHeaders(reply));
    response.flushHeaders();
    reply.pipe(response);
    reply.once('error', () => reset(response.socket as Duplex));
  });
  asked.once('error', (error: NodeJS.ErrnoException) => {
    if (response.headersSent || own !== undefined) {
      reset(response.socket as Duplex);
      return;
    }
    const problem = `not served: ${target.host}:${target.port} could not be reached: ${error.message}`;
    note(502, problem);
    say(502, problem);
  });
  response.once('close', () => response.writableFinished || asked.destroy());
  message.pipe(asked);
};
