import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { askImds } from '../../emulator/doctor/observe/imds.ts';
import { lookAtPorts } from '../../emulator/doctor/observe/ports.ts';
import { askRuntimes } from '../../emulator/doctor/observe/trust.ts';
import { freePort, scratch } from '../journey/command-line.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const portOf = async (server: import('node:net').Server): Promise<number> => {
  open.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
};

describe('doctor › who answers for IMDS', () => {
  test('is told by status, headers and the body’s beginning, asked as IMDS wants it', async () => {
    const server = createServer(({ url, headers }, response) => {
      response.setHeader('Server', 'IMDS/150');
      response.end(`${url} ${headers.metadata}`.padEnd(10_000));
    });
    const answer = await askImds(`http://127.0.0.1:${await portOf(server)}/metadata/versions`);
    expect(answer).toEqual({
      kind: 'answered',
      status: 200,
      headers: expect.objectContaining({ server: 'IMDS/150', date: expect.any(String) }),
      body: '/metadata/versions true'.padEnd(4096),
    });
  });

  test('is nobody where the connection is refused', async () => {
    expect(await askImds(`http://127.0.0.1:${await freePort()}/`)).toEqual({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });

  test('is silent where no answer comes in time', async () => {
    const server = createSocketServer((socket) => open.push({ close: () => socket.destroy() }));
    expect(await askImds(`http://127.0.0.1:${await portOf(server)}/`, 50)).toEqual({ kind: 'silent' });
  });
});

test('doctor › a port is free, taken, or a running emulator’s', async () => {
  const [free, own] = [await freePort(), await freePort()];
  const taken = await portOf(createSocketServer());
  const ports = [free, own, taken].map((port) => ({ flag: 'port', port }));
  expect(await lookAtPorts(ports, new Set([own]))).toEqual([
    { flag: 'port', port: free, state: 'free' },
    { flag: 'port', port: own, state: 'emulator' },
    { flag: 'port', port: taken, state: 'taken' },
  ]);
});

describe('doctor › a runtime', () => {
  const { cwd, remove } = scratch();
  const PATH = join(cwd, 'bin');
  beforeAll(() => {
    mkdirSync(PATH);
    symlinkSync(process.execPath, join(PATH, 'node'));
  });
  afterAll(remove);
  const node = { runtime: 'Node.js', variable: 'NODE_EXTRA_CA_CERTS' };

  test('that is not there is left out, and one that gets no answer in time is not checked', async () => {
    const server = createSocketServer((socket) => open.push({ close: () => socket.destroy() }));
    expect(await askRuntimes(`https://127.0.0.1:${await portOf(server)}/`, { PATH }, 1000)).toEqual([
      { ...node, outcome: 'not-checked', detail: 'no answer within 1 s' },
    ]);
  });

  test('that fails for another reason than trust is not checked, and says why', async () => {
    expect(await askRuntimes(`https://127.0.0.1:${await freePort()}/`, { PATH })).toEqual([
      { ...node, outcome: 'not-checked', detail: 'ECONNREFUSED' },
    ]);
  });
});
