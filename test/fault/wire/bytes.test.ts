import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningEmulator, startEmulator } from '../../../emulator/start.ts';
import { under } from './raw.ts';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

const portOf = (url: string): number => Number(new URL(url).port);

describe('on the wire › bytes that go wrong', () => {
  test('latency: nothing comes for so long, then all of it; what follows is quick', async () => {
    const { identity } = under(emulator, 'latency 300ms x1');
    const slow = await identity();
    expect(slow).toMatchObject({ status: 200, ended: 'whole' });
    expect(slow.first).toBeGreaterThanOrEqual(299);
    expect((await identity()).first).toBeLessThan(250);
    expect(emulator.journal.entries()[0]?.durationMs).toBeGreaterThanOrEqual(299);
  });

  test('hang: the request is served and recorded, and not a byte comes', async () => {
    const seen = await under(emulator, 'hang x1').identity({}, 300);
    expect(seen).toMatchObject({ status: 0, body: '', headers: {}, ended: 'silent' });
    expect(emulator.journal.entries()).toMatchObject([{ status: 200, fault: 'hang (1 of 1)' }]);
  });

  test('reset: the connection is reset before a byte', async () => {
    expect(await under(emulator, 'reset x1').identity()).toMatchObject({ status: 0, body: '', ended: 'reset' });
  });

  test('reset mid-body: head and half of the body, then a reset', async () => {
    const seen = await under(emulator, 'reset mid-body x1').identity();
    expect(seen).toMatchObject({ status: 200, ended: 'reset' });
    expect(Buffer.byteLength(seen.body)).toBe(Math.floor(Number(seen.headers['content-length']) / 2));
  });

  test('truncated: so many bytes of those promised, then a clean end', async () => {
    const seen = await under(emulator, 'truncated 20B x1').identity();
    expect(seen).toMatchObject({ status: 200, ended: 'closed early' });
    expect(Buffer.byteLength(seen.body)).toBe(20);
    expect(Number(seen.headers['content-length'])).toBeGreaterThan(20);
  });

  test('drip: the head at once, the body at its rate', async () => {
    const seen = await under(emulator, 'drip 5kB/s x1').identity();
    expect(seen).toMatchObject({ status: 200, ended: 'whole' });
    const length = Number(seen.headers['content-length']);
    expect(seen.total).toBeGreaterThan((length / 5000 - 0.2) * 1000);
    expect(seen.first).toBeLessThan(200);
  });

  test('faults that go together: late, and then cut short', async () => {
    const seen = await under(emulator, 'latency 100ms + truncated 5B x1').identity();
    expect(seen).toMatchObject({ ended: 'closed early' });
    expect([seen.first >= 99, seen.body.length]).toEqual([true, 5]);
  });
});

describe('on the wire › ports that go wrong', () => {
  const dialled = async (url: string): Promise<string> => {
    const socket = connect(portOf(url), '127.0.0.1');
    const outcome = await once(socket, 'connect').then(
      () => 'connected',
      ({ code }) => String(code),
    );
    socket.destroy();
    return outcome;
  };
  const shaken = async (): Promise<string> => {
    const ca = readFileSync(emulator.caFile, 'utf8');
    const socket = connectTls({ port: portOf(emulator.urls.arm), host: '127.0.0.1', servername: 'localhost', ca });
    const outcome = await once(socket, 'secureConnect').then(
      () => 'connected',
      ({ code }) => String(code),
    );
    socket.destroy();
    return outcome;
  };

  test('refuse: connections to that port are refused, others are not; the clock ends it', async () => {
    const { identity } = under(emulator, 'port=identity: refuse for 5 s, then answer');
    expect(await dialled(emulator.urls.identity)).toBe('ECONNREFUSED');
    expect([await dialled(emulator.urls.arm), await dialled(emulator.urls.control)]).toEqual([
      'connected',
      'connected',
    ]);
    emulator.clock.advance(5000);
    expect((await identity()).status).toBe(200);
  });

  test('refuse reaches the ports of other hosts too, those opened meanwhile among them', async () => {
    emulator.reset();
    const { set } = await emulator.env('imds', 'vm-data-1');
    emulator.inject('port=identity: refuse');
    expect(await dialled(set.AZURE_EMULATOR_IDENTITY_URL ?? '')).toBe('ECONNREFUSED');
    const { set: later } = await emulator.env('imds', 'vm-bare-1');
    expect(await dialled(later.AZURE_EMULATOR_IDENTITY_URL ?? '')).toBe('ECONNREFUSED');
    emulator.reset();
    expect(await dialled(later.AZURE_EMULATOR_IDENTITY_URL ?? '')).toBe('connected');
  });

  test.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['unknown-authority', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ])('tls %s: a client that trusts the authority says %s; plain http goes on', async (flaw, code) => {
    const { arm } = under(emulator, `port=arm: tls ${flaw}`);
    expect(await shaken()).toBe(code);
    expect((await arm({ path: '/subscriptions' })).status).toBe(400);
    emulator.faults.clear();
    expect(await shaken()).toBe('connected');
  });

  test('tls hang: the connection stands and the handshake gets no answer, until the fault is gone', async () => {
    const { arm } = under(emulator, 'port=arm: tls hang');
    const stuck = shaken();
    expect((await arm({ path: '/subscriptions' })).status).toBe(400);
    emulator.faults.clear();
    expect(await stuck).toBe('ECONNRESET');
    expect(await shaken()).toBe('connected');
  });

  test('an emulator that refuses everywhere still stops', async () => {
    const own = await startEmulator();
    own.inject('refuse');
    await own.stop();
    expect(await dialled(own.urls.control)).toBe('ECONNREFUSED');
  });
});
