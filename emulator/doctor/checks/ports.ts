import { type Found, listed, ok, problem } from '../finding.ts';
import type { Scene } from '../scene.ts';

/** Whether "msi-emulator start" would have its ports. */
export const checkPorts = ({ ports }: Scene): Found[] => {
  const numbers = (state: string): string[] =>
    ports.filter((each) => each.state === state).map(({ port }) => String(port));
  const free = numbers('free');
  const held = numbers('emulator');
  return [
    ...ports
      .filter(({ state }) => state === 'taken')
      .map(({ port, flag }) =>
        problem(
          `port ${port} is held by another program`,
          `stop it, or start with --${flag} and another port (0 for any free one)`,
        ),
      ),
    ...(held.length > 0 ? [ok(`${listed(held)}: held by a running emulator`)] : []),
    ...(free.length > 0 ? [ok(`${listed(free)}: free`)] : []),
  ];
};
