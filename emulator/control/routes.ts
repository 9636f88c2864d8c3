import type { Request } from '../exchange/request.ts';
import { ControlError, type ControlRoute } from './control.ts';

/** What the control port can see and do, given by the composition root. */
export type ControlParts = {
  readonly health: () => unknown;
  readonly world: () => unknown;
  readonly hosts: () => unknown;
  readonly keys: () => unknown;
  readonly rotateKeys: () => Promise<void>;
  /** Throws with a sentence for a source or host that isn't there. */
  readonly env: (source?: string, host?: string) => Promise<unknown>;
  readonly reset: () => void;
};

export const controlRoutes = (parts: ControlParts): readonly ControlRoute[] => [
  { method: 'GET', path: '/health', summary: 'the emulator is alive', handle: parts.health },
  { method: 'GET', path: '/ready', summary: 'every port answers', handle: parts.health },
  { method: 'GET', path: '/world', summary: 'the effective world', handle: parts.world },
  { method: 'GET', path: '/hosts', summary: 'the hosts that can be spoken for', handle: parts.hosts },
  { method: 'GET', path: '/keys', summary: 'the published signing keys', handle: parts.keys },
  {
    method: 'POST',
    path: '/keys',
    summary: 'a new signing key; tokens of the keys before still verify',
    handle: async () => {
      await parts.rotateKeys();
      return parts.keys();
    },
  },
  {
    method: 'GET',
    path: '/env',
    summary: 'what to set and what to unset',
    handle: ({ query }: Request) =>
      orBad(() => parts.env(query.get('source') ?? undefined, query.get('host') ?? undefined)),
  },
  {
    method: 'POST',
    path: '/reset',
    summary: 'the declared world is back',
    handle: () => {
      parts.reset();
      return { reset: true };
    },
  },
];

const orBad = async <T>(act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    throw new ControlError(400, (error as Error).message);
  }
};
