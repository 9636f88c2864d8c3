import type { Clock } from './clock/clock.ts';
import { either } from './exchange/either.ts';
import type { Endpoint } from './exchange/reply.ts';
import type { Request } from './exchange/request.ts';
import type { Faults } from './fault/faults.ts';
import type { Host } from './identity/host.ts';
import type { Identity } from './identity/identity.ts';
import { createMetadata, isMetadataPath } from './metadata/metadata.ts';
import { withRateLimit } from './metadata/rate-limit.ts';
import type { MetadataParts } from './metadata/routes.ts';
import type { Resource } from './world/world.ts';

export type HostEndpointsParts = Omit<MetadataParts, 'host'> & {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly imdsRateLimit: boolean;
};

/** All that a host's identity port serves: its sources, the rest of IMDS where it speaks that, and the fault rules before both. */
export const createHostEndpoints =
  ({ faults, imdsRateLimit, ...parts }: HostEndpointsParts) =>
  (identity: Identity, host: Host): Endpoint => {
    const { store, clock } = parts;
    const declared = store.world.resources.find(({ id }) => id === host.id) as Resource;
    const metadata = createMetadata({ ...parts, host: () => store.resourceFor(host.id) ?? declared });
    const hasMetadata = (path: string) => isMetadataPath(path) && host.sources.includes('imds');
    const endpoint = either(hasMetadata, metadata, identity.endpoint);
    return faults.wrap(imdsRateLimit ? withRateLimit(endpoint, clock) : endpoint, {
      port: 'identity',
      source: (request: Request) => (hasMetadata(request.path) ? 'metadata' : identity.sourceOf(request)),
      host: host.name,
      identity: identity.namesOf,
    });
  };
