import { connect, type Socket } from 'node:net';
import type { RunningEmulator } from '../../../emulator/start.ts';

export const tokenPath =
  '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/';

/** What came over one connection: every byte, and how it ended. */
export type Seen = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly ended: 'whole' | 'closed early' | 'reset' | 'silent';
  /** Milliseconds from the request until the first byte, and until the end. */
  readonly first: number;
  readonly total: number;
};

type Asked = { readonly method?: string; readonly path?: string; readonly headers?: Record<string, string> };

/** Sends one request over a socket of its own and watches the bytes; `patience` in milliseconds, then it is silent. */
export const watch = (url: string, asked: Asked = {}, patience = 1500): Promise<Seen> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const { method = 'GET', path = tokenPath, headers = { Metadata: 'true' } } = asked;
    const began = performance.now();
    let first: number | undefined;
    let bytes = Buffer.alloc(0);
    const socket: Socket = connect(Number(port), hostname);
    const done = (ended: Seen['ended']): void => {
      socket.destroy();
      resolve({ ...read(bytes), ended, first: first ?? Number.NaN, total: performance.now() - began });
    };
    socket.setTimeout(patience, () => done('silent'));
    socket.on('data', (chunk) => {
      first ??= performance.now() - began;
      bytes = Buffer.concat([bytes, chunk]);
      if (isWhole(bytes)) done('whole');
    });
    socket.on('end', () => done('closed early'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => done(code === 'ECONNRESET' ? 'reset' : 'closed early'));
    const lines = Object.entries({ Host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  });

const partsOf = (bytes: Buffer): [head: string, body: Buffer] => {
  const at = bytes.indexOf('\r\n\r\n');
  return at === -1
    ? [bytes.toString('latin1'), Buffer.alloc(0)]
    : [bytes.toString('latin1', 0, at), bytes.subarray(at + 4)];
};

const isWhole = (bytes: Buffer): boolean => {
  const [head, body] = partsOf(bytes);
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return length !== undefined && body.length >= Number(length);
};

const read = (bytes: Buffer): Pick<Seen, 'status' | 'headers' | 'body'> => {
  const [head, body] = partsOf(bytes);
  const [line = '', ...fields] = head.split('\r\n');
  return {
    status: Number(line.split(' ')[1] ?? 0),
    headers: Object.fromEntries(
      fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 2)]),
    ),
    body: body.toString('utf8'),
  };
};

/** Those of an emulator with its rules in force, for one test. */
export const under = (emulator: RunningEmulator, rule: string) => {
  emulator.reset();
  emulator.inject(rule);
  const { identity, arm } = emulator.urls;
  return {
    identity: (asked?: Asked, patience?: number) => watch(identity, asked, patience),
    arm: (asked?: Asked, patience?: number) => watch(arm.replace('https', 'http'), asked, patience),
  };
};
