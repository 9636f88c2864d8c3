import { gzipSync } from 'node:zlib';
import type { Endpoint, Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';

/** Below this many bytes a body is sooner sent than compressed. */
const least = 4096;

/** True where gzip is named in Accept-Encoding and not with `q=0`. */
const accepts = (header = ''): boolean =>
  header.split(',').some((each) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(each));

/** What a fault rule made of a reply goes out as it is: its bytes are the point. */
const zipped = ({ headers }: Request, reply: Reply): Reply => {
  if (reply.body.length < least || reply.live || reply.outcome.fault || !accepts(headers['accept-encoding']))
    return reply;
  const more = { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' };
  return { ...reply, headers: { ...reply.headers, ...more }, body: gzipSync(reply.body) };
};

/** Long replies go out compressed to whoever takes that (arm.md §4.5). */
export const withGzip =
  (endpoint: Endpoint): Endpoint =>
  (request) => {
    const reply = endpoint(request);
    return reply instanceof Promise ? reply.then((settled) => zipped(request, settled)) : zipped(request, reply);
  };
