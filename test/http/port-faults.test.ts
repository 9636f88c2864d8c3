import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PortFault } from '../../emulator/exchange/port-fault.ts';
import { jsonReply } from '../../emulator/exchange/reply.ts';
import { createApp } from '../../emulator/http/app.ts';
import { type Listener, startListener } from '../../emulator/http/listener.ts';
import {
  authorityPem,
  createAuthorityCertificate,
  createFlawedIdentities,
  createServerIdentity,
} from '../../emulator/http/trust.ts';

const authority = createAuthorityCertificate();
const names = ['localhost', '127.0.0.1', '::1'];
const ca = authorityPem(authority);
const app = createApp(() => jsonReply(200, {}, { decision: 'served', endpoint: 'test' }));

let tls: ReturnType<typeof createServerIdentity>;
let listener: Listener;
const open: Socket[] = [];
beforeAll(() => {
  tls = createServerIdentity(authority, names);
});
beforeEach(async () => {
  const flawed = createFlawedIdentities(authority, names);
  listener = await startListener({ app, port: 0, addresses: ['127.0.0.1', '::1'], tls: () => tls, flawed });
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await listener.close();
});

const dial = (): Socket => {
  const socket = connect(listener.port, '127.0.0.1');
  open.push(socket);
  return socket;
};

/** `connected`, or the code of what went wrong. */
const tried = async (socket: Socket, event = 'connect'): Promise<string> => {
  try {
    await once(socket, event);
    return 'connected';
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
};

const shakeHands = (session?: Buffer): TLSSocket => {
  const options = { port: listener.port, host: '127.0.0.1', servername: 'localhost', ca };
  const socket = connectTls(session ? { ...options, session } : options);
  open.push(socket);
  return socket;
};

describe('a port that refuses', () => {
  test('has no listening socket on any address, cuts the connections it has, and comes back on the same port', async () => {
    const before = dial();
    expect(await tried(before)).toBe('connected');
    const cut = once(before, 'close');
    await listener.suffer({ kind: 'refuse' });
    await cut;
    expect(await tried(dial())).toBe('ECONNREFUSED');
    const six = connect(listener.port, '::1');
    open.push(six);
    expect(['ECONNREFUSED', 'EADDRNOTAVAIL']).toContain(await tried(six));
    await listener.suffer(undefined);
    expect(await tried(dial())).toBe('connected');
    expect(listener.addresses.length).toBeGreaterThan(0);
  });

  test('is open to who connects right after the fault is gone, without waiting for anything', async () => {
    listener.suffer({ kind: 'refuse' });
    listener.suffer(undefined);
    expect(await tried(dial())).toBe('connected');
  });

  test('ends up as told last, however quickly it is told', async () => {
    const told: (PortFault | undefined)[] = [{ kind: 'refuse' }, undefined, { kind: 'refuse' }, undefined];
    await Promise.all(told.map((fault) => listener.suffer(fault)));
    expect(await tried(dial())).toBe('connected');
    await Promise.all([...told, { kind: 'refuse' } as const].map((fault) => listener.suffer(fault)));
    expect(await tried(dial())).toBe('ECONNREFUSED');
  });

  test('rejects nothing and leaves nothing open when it is closed meanwhile', async () => {
    listener.suffer({ kind: 'refuse' });
    const back = listener.suffer(undefined);
    await listener.close();
    await back;
    expect(await tried(dial())).toBe('ECONNREFUSED');
  });
});

describe('a port whose TLS is wrong', () => {
  test.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['unknown-authority', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ] as const)('%s: a client refuses its certificate with %s, and takes the next one', async (flaw, code) => {
    expect(await tried(shakeHands(), 'secureConnect')).toBe('connected');
    await listener.suffer({ kind: 'tls', flaw });
    expect(await tried(shakeHands(), 'secureConnect')).toBe(code);
    await listener.suffer(undefined);
    expect(await tried(shakeHands(), 'secureConnect')).toBe('connected');
  });

  test('a session of before does not slip past the certificate', async () => {
    const first = shakeHands();
    const [session] = await once(first, 'session');
    await listener.suffer({ kind: 'tls', flaw: 'expired' });
    expect(await tried(shakeHands(session), 'secureConnect')).toBe('CERT_HAS_EXPIRED');
  });

  test('hang: the connection stands, the handshake gets no answer; then the fault ends and so does the connection', async () => {
    await listener.suffer({ kind: 'tls', flaw: 'hang' });
    const stuck = shakeHands();
    await once(stuck, 'connect');
    let answered = 0;
    stuck.on('secureConnect', () => answered++);
    const other = dial();
    other.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(String((await once(other, 'data'))[0])).toMatch(/^HTTP\/1.1 200 OK/);
    expect([answered, stuck.bytesRead]).toEqual([0, 0]);
    const ended = tried(stuck, 'secureConnect');
    await listener.suffer(undefined);
    expect(await ended).toBe('ECONNRESET');
    expect(await tried(shakeHands(), 'secureConnect')).toBe('connected');
  });

  test('a connection that was kept alive is cut, one of plain http is not', async () => {
    const [kept, plain] = [shakeHands(), dial()];
    await once(kept, 'secureConnect');
    plain.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(plain, 'data');
    const cut = once(kept, 'close');
    await listener.suffer({ kind: 'tls', flaw: 'expired' });
    await cut;
    plain.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(String((await once(plain, 'data'))[0])).toMatch(/^HTTP\/1.1 200 OK/);
  });
});
