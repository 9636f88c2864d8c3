import { createHmac, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createArcKeyFiles } from './arc-key-files.ts';
import type { HandlerParts } from './identity/handler.ts';
import type { Host } from './identity/host.ts';
import { createIdentity, type Identity } from './identity/identity.ts';

/** The identity endpoints of one host, with no socket yet. */
export type IdentityPort = {
  readonly host: Host;
  readonly app: RequestListener;
  /** What the host's own processes find in their environment. */
  readonly secret: string;
};

export type IdentityPortsParts = Omit<HandlerParts, 'host' | 'keys'> & {
  readonly nmi: boolean | undefined;
  readonly arcKeyFolder: string | undefined;
  /** Told of what a host can't do on this machine, as a sentence. */
  readonly say: (sentence: string) => void;
  readonly open: (identity: Identity, host: Host) => RequestListener;
};

/** Every host can be spoken for at once: each has endpoints and a secret of its own, made when first asked for. */
export const createIdentityPorts = ({ nmi, arcKeyFolder, say, open, ...parts }: IdentityPortsParts) => {
  const root = randomBytes(32);
  const keyFiles = createArcKeyFiles(arcKeyFolder);
  const ports = new Map<string, IdentityPort>();

  const make = (host: Host): IdentityPort => {
    const trouble = host.sources.includes('azure-arc') ? keyFiles.trouble() : undefined;
    if (trouble) say(`${host.name}: ${trouble}`);
    const secret = createHmac('sha256', root).update(host.id.toLowerCase()).digest('hex').slice(0, 32).toUpperCase();
    const identity = createIdentity({ ...parts, nmi, host, keys: { secret, keyFiles } });
    return { host, secret, app: open(identity, host) };
  };

  return {
    portOf: (host: Host): IdentityPort => {
      const key = host.id.toLowerCase();
      const port = ports.get(key) ?? make(host);
      ports.set(key, port);
      return port;
    },
    /** Takes key files away that no client came back for. */
    clear: keyFiles.clear,
  };
};
