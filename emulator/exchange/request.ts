import type { Condition } from './condition.ts';

/** A request as a plain value: what every endpoint takes. No socket behind it. */
export type Request = {
  /** As sent, upper-case. */
  readonly method: string;
  /** The path as sent (percent-encoded, slashes and case kept), without the authority of an absolute-form target. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; a repeated header is joined by `, ` as node:http joins it. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** Why the body is not here, where it could not be read: over the limit, broken gzip. */
  readonly unreadable?: { readonly status: number; readonly problem: string };
  /** Scheme, host and port by which the client reached us, no trailing slash: `https://localhost:50343`. */
  readonly base: string;
  /** DER of the certificate that the client showed, on a port that asks for one; nothing is proven of it but that its key is the client's. */
  readonly clientCertificate?: Buffer;
  /** What a fault rule asks the endpoint to pretend for this request, said in the endpoint's own words. */
  readonly condition?: Condition;
};

/** The path in the form that routes are compared in: one slash at a time, none at the end, lower case (wire.md §20.1). */
export const routePath = (path: string): string => {
  const single = path.replace(/\/{2,}/g, '/');
  const bare = single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single;
  return bare.toLowerCase();
};

/** Every parameter of the query and, for a POST, of the form body, in the order sent (wire.md §1: both are read alike). */
export const parameters = (request: Request): URLSearchParams => {
  if (request.body.length === 0) return request.query;
  const all = new URLSearchParams(request.query);
  for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) all.append(name, value);
  return all;
};

/** A request built from its parts, for tests and for callers with no socket. */
export const createRequest = (
  method: string,
  target: string,
  more: {
    headers?: Record<string, string>;
    body?: string | Buffer;
    base?: string;
    clientCertificate?: Buffer | undefined;
    condition?: Condition;
  } = {},
): Request => {
  const mark = target.indexOf('?');
  return {
    method,
    path: mark === -1 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)),
    headers: Object.fromEntries(Object.entries(more.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(more.body ?? ''),
    base: more.base ?? 'http://localhost',
    ...(more.clientCertificate ? { clientCertificate: more.clientCertificate } : {}),
    ...(more.condition ? { condition: more.condition } : {}),
  };
};
