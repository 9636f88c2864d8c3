import { isIP } from 'node:net';
import { type Found, listed, note, ok, problem } from '../finding.ts';
import type { Scene } from '../scene.ts';

/** What `localhost` is on this machine, which clients of MSI_ENDPOINT and of ARM ask for by name. */
export const checkLocalhost = ({ localhost }: Scene): Found[] => {
  const [first] = localhost;
  const todo = 'give 127.0.0.1 and ::1 the name localhost in the hosts file';
  if (first === undefined) return [problem('localhost has no address', todo)];
  const away = localhost.filter((address) => address !== '::1' && !address.startsWith('127.'));
  if (away.length > 0) return [problem(`localhost is ${listed(away)}, which is not this machine`, todo)];
  if (isIP(first) === 6) {
    return [
      note(
        'localhost is ::1 first: the emulator listens on both, but what forwards 127.0.0.1 alone (a container’s port) is not found by name',
        'write 127.0.0.1 there',
      ),
    ];
  }
  return [ok(`localhost is ${listed(localhost)}`)];
};
