import type { IdentityAddress, Whereabouts } from './environment.ts';
import { SettingError } from './files.ts';
import type { IdentityPort } from './identity-ports.ts';

/** Where things listen, asked only once they do. */
export type Sockets = {
  readonly where: () => Whereabouts;
  /** Opens the port where it isn't open yet. */
  readonly addressOf: (port: IdentityPort) => Promise<IdentityAddress>;
  /** The variables by which programs trust what listens there. */
  readonly trust: () => Readonly<Record<string, string>>;
  /** The authority's address, by which clusters' tokens name their issuer. No trailing slash. */
  readonly home: () => string;
  /** Settles when every port is as the fault rules say. */
  readonly settled: () => Promise<void>;
  /** Where client certificates are asked for; opens that port where it isn't open yet. No trailing slash. */
  readonly mtls: () => Promise<string>;
};

const nowhere = (): never => {
  throw new SettingError('this emulator listens nowhere, so it has no addresses; startEmulator does');
};

/** Those of an emulator that listens nowhere. */
export const noSockets: Sockets = {
  where: nowhere,
  addressOf: nowhere,
  trust: nowhere,
  home: () => 'https://localhost',
  settled: async () => {},
  mtls: async () => 'https://localhost',
};
