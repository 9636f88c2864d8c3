import { connect } from 'node:net';
import type { PortState } from '../scene.ts';

/** What stands on each port of this machine; `own` are those of running emulators. */
export const lookAtPorts = (
  ports: readonly { readonly flag: string; readonly port: number }[],
  own: ReadonlySet<number>,
): Promise<PortState[]> =>
  Promise.all(
    ports.map(async ({ flag, port }): Promise<PortState> => {
      if (own.has(port)) return { flag, port, state: 'emulator' };
      const answers = await Promise.all(['127.0.0.1', '::1'].map((address) => isHeld(port, address)));
      return { flag, port, state: answers.includes(true) ? 'taken' : 'free' };
    }),
  );

const isHeld = (port: number, address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: address, timeout: 1000 });
    const done = (held: boolean) => {
      socket.destroy();
      resolve(held);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
