import {
  environmentOf,
  type IdentityAddress,
  noneEnvironmentOf,
  type Whereabouts,
  workloadEnvironmentOf,
} from './environment.ts';
import type { Environment } from './identity/env.ts';
import { type Host, requireHost } from './identity/host.ts';
import { noSource } from './identity/none.ts';
import { sourceFor } from './identity/sources.ts';
import type { IdentityPort } from './identity-ports.ts';
import type { WorkloadIdentity } from './workload-identity.ts';
import type { Store } from './world/store.ts';

export type EnvironmentsParts = {
  readonly store: Store;
  /** The host of the main identity port. */
  readonly main: Host;
  readonly portOf: (host: Host) => IdentityPort;
  /** Speaks for nobody and refuses at once. */
  readonly nonePort: () => IdentityPort;
  readonly workload: WorkloadIdentity;
  readonly where: () => Whereabouts;
  readonly addressOf: (port: IdentityPort) => Promise<IdentityAddress>;
  readonly trust: () => Readonly<Record<string, string>>;
};

/** The environment of a source and a host, each by name, with what makes programs trust the ports. */
export const createEnv = (parts: EnvironmentsParts) => {
  const { store, main, portOf, nonePort, workload, where, addressOf, trust } = parts;

  /** Without a host: the main one if it speaks the source, else the first that does. */
  const hostOf = (source?: string, named?: string): Host => {
    if (named !== undefined) return requireHost(store, named);
    const speaks = source === undefined || main.sources.some((each) => each === source);
    return speaks || !sourceFor(source) ? main : requireHost(store, undefined, source);
  };

  const found = async (source?: string, named?: string): Promise<Environment> => {
    if (source === noSource) {
      const { url } = await addressOf(nonePort());
      return noneEnvironmentOf(url, where());
    }
    if (source === 'workload-identity' || (source === undefined && named !== undefined && workload.isCluster(named))) {
      const { url } = await addressOf(portOf(main));
      return workloadEnvironmentOf(workload.variables(where().urls.authority, named), url, where());
    }
    const port = portOf(hostOf(source, named));
    return environmentOf(port, await addressOf(port), where(), source);
  };

  return async (source?: string, named?: string): Promise<Environment> => {
    const { set, unset } = await found(source, named);
    return { set: { ...set, ...trust() }, unset };
  };
};
