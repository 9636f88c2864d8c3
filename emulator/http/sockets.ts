import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

type Accept = (socket: Socket) => void;

export const portOf = (server: Server): number => (server.address() as { port: number }).port;

/** Closes the listening sockets at once; connections go on. Settles when those have ended too. */
export const closeAll = async (servers: readonly Server[]): Promise<void> => {
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
};

/** Any free port must be free on every address, so a port that the second address refuses is given back. */
export const listenOnAll = async (
  accept: Accept,
  port: number,
  [first = '127.0.0.1', ...others]: readonly string[],
): Promise<Server[]> => {
  for (let attempt = 1; ; attempt += 1) {
    const servers = [await listenOn(accept, port, first)];
    try {
      for (const address of others) {
        const server = await listenOn(accept, portOf(servers[0] as Server), address).catch(unlessAbsent);
        if (server) servers.push(server);
      }
      return servers;
    } catch (error) {
      await closeAll(servers);
      if (port !== 0 || attempt === 10) throw error;
    }
  }
};

/** Milliseconds between attempts, and how many, until a port that another program took meanwhile is given up. */
const pause = 100;
const attempts = 50;

/** Listens on a port that was ours before, on the same addresses; nothing where it is no longer `wanted`. */
export const listenAgain = async (
  accept: Accept,
  port: number,
  addresses: readonly string[],
  wanted: () => boolean,
): Promise<Server[] | undefined> => {
  for (let attempt = 1; wanted(); attempt += 1) {
    const settled = await Promise.allSettled(addresses.map((address) => listenOn(accept, port, address)));
    const servers = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    if (servers.length === addresses.length && wanted()) return servers;
    await closeAll(servers);
    const refused = settled.find((each) => each.status === 'rejected');
    if (refused && attempt === attempts) throw refused.reason;
    if (refused) await wait(pause);
  }
  return undefined;
};

const listenOn = (accept: Accept, port: number, host: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer(accept);
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });

const unlessAbsent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined;
  throw error;
};
