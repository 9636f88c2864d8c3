import { isIP } from 'node:net';
import type { Endpoint, Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';

/** A refusal of the rim itself, worded as the service behind it words its errors. */
export type Refuse = (status: number, problem: string, request: Request) => Reply;

/**
 * The endpoint behind a door that lets no stranger in, and nothing out but replies. A page in a browser must reach no port of ours: not by a request
 * from another origin, and not by a name of its own that it points at this machine (DNS rebinding). `names` are those,
 * in lower case, that a Host header may carry beside localhost and IP literals, which can't be rebound.
 */
export const behindDoor =
  (endpoint: Endpoint, { names, refuse }: { names: ReadonlySet<string>; refuse: Refuse }): Endpoint =>
  (request) => {
    const stranger = strangerFault(request, names);
    if (stranger) return refuse(403, stranger, request);
    if (request.unreadable) return refuse(request.unreadable.status, request.unreadable.problem, request);
    const ownFault = (error: Error) =>
      refuse(500, `a fault of msi-emulator itself, please report it: ${error.message}`, request);
    try {
      const reply = endpoint(request);
      return reply instanceof Promise ? reply.catch(ownFault) : reply;
    } catch (error) {
      return ownFault(error as Error);
    }
  };

const strangerFault = ({ base, headers }: Request, names: ReadonlySet<string>): string | undefined => {
  const authority = base.slice(base.indexOf('//') + 2);
  const name = hostName(authority);
  if (isIP(name) === 0 && name !== 'localhost' && !name.endsWith('.localhost') && !names.has(name)) {
    const shown = JSON.stringify(name.slice(0, 100));
    return `the Host header names ${shown}, which this emulator does not answer as; start it with --name to let it in`;
  }
  const { origin } = headers;
  if (origin !== undefined && origin.toLowerCase() !== base.toLowerCase()) {
    return `a browser sent this request from another origin, ${JSON.stringify(origin.slice(0, 100))}`;
  }
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return 'a browser sent this request from another site';
  return undefined;
};

/** The host without its port and brackets, in lower case. */
const hostName = (authority: string): string => {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(authority);
  return (bracketed?.[1] ?? authority.replace(/:\d*$/, '')).toLowerCase().replace(/\.$/, '');
};
