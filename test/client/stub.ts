import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Seen = {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type StubReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type Stub = {
  readonly url: string;
  /** Every request, in the order of arrival. */
  readonly seen: Seen[];
  readonly close: () => Promise<void>;
};

/** Breaks the connection off instead of a reply. */
export const breakOff = (_: Seen, response: ServerResponse): undefined => {
  response.destroy();
};

/** Never answers. */
export const hang = (): undefined => undefined;

/** Answers by itself, where it gives no reply. */
export type Answering = (seen: Seen, response: ServerResponse) => StubReply | undefined;

const open = new Set<Stub>();

/** Closes every stub of this test. */
export const closeStubs = async (): Promise<void> => {
  await Promise.all([...open].map((stub) => stub.close()));
  open.clear();
};

/** A server that gives the replies one after another, the last one for ever after; a function may answer by itself. */
export const startStub = async (...replies: readonly (StubReply | Answering)[]): Promise<Stub> => {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url: target = '', headers } = request;
    const asked = { method, target, headers, body };
    const next = replies[Math.min(seen.length, replies.length - 1)];
    seen.push(asked);
    const reply = typeof next === 'function' ? next(asked, response) : next;
    if (!reply) return;
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers }).end(text);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const stub: Stub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  open.add(stub);
  return stub;
};

/** A clock that stands still but for the waits asked of it, which it notes in seconds. */
export const stoppedClock = (start = Date.UTC(2026, 0, 1)) => {
  const waits: number[] = [];
  let time = start;
  return {
    waits,
    now: () => time,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds / 1000);
      time += milliseconds;
    },
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
  };
};

/** A token's reply as the VM extension and IMDS both give it, ending so many seconds on. */
export const tokenReply = (accessToken: string, expiresIn = 3599): StubReply => ({
  status: 200,
  body: { access_token: accessToken, expires_in: String(expiresIn), expires_on: '1', token_type: 'Bearer' },
});
