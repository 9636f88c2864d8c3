import type { Clock } from '../clock/clock.ts';
import type { Request } from '../exchange/request.ts';
import type { Store } from '../world/store.ts';
import type { Resource } from '../world/world.ts';
import type { CredentialParts } from './credentials.ts';
import type { Signer } from './document-signer.ts';
import { parseStartRequests } from './event-input.ts';
import { formatFrom, instanceOf, partOf, rendered } from './instance.ts';
import { loadBalancerOf } from './load-balancer.ts';
import { badRequest, MetadataError, notFound } from './metadata-error.ts';

import type { ScheduledEvents } from './scheduled-events.ts';
import { apiVersions, eventVersions, versionsSince } from './versions.ts';

export type MetadataParts = {
  readonly store: Store;
  readonly clock: Clock;
  /** The host spoken for, as it stands now. */
  readonly host: () => Resource;
  readonly events: ScheduledEvents;
  /** Who signs the attested documents of a location; asked when the first of them is. */
  readonly signer: (location: string) => Promise<Signer>;
  /** IMDS v2; absent: it is off. */
  readonly credentials?: CredentialParts | undefined;
};

export type Asked = Omit<MetadataParts, 'host' | 'credentials'> & {
  readonly request: Request;
  readonly host: Resource;
  /** Path segments behind the route's own, as sent. */
  readonly rest: readonly string[];
  /** Empty where the route has none. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

export type Answer = { readonly body: string; readonly type?: string; readonly decision: string };

/** A category of IMDS. */
export type Route = {
  /** Behind `/metadata/`. */
  readonly path: string;
  readonly methods: readonly string[];
  /** Absent: not versioned. */
  readonly versions?: readonly string[];
  /** Route parameters may follow the path. */
  readonly filtered?: true;
  /** Throws MetadataError. */
  readonly serve: (asked: Asked) => Answer | Promise<Answer>;
};

const get = ['GET'];

/** Every category and the version that brought it (instance-metadata-service.md, Endpoint categories). */
export const routes: readonly Route[] = [
  {
    path: 'versions',
    methods: get,
    serve: () => ({ body: JSON.stringify({ apiVersions }), decision: 'the api-versions of IMDS' }),
  },
  {
    path: 'instance',
    methods: get,
    versions: apiVersions,
    filtered: true,
    serve: ({ request, host, store, rest, version }) => {
      const format = formatFrom(request.query.get('format'));
      const part = partOf(instanceOf(requireVirtualMachine(host), store, version), rest);
      return {
        body: rendered(part, format),
        type: format === 'text' ? 'text/plain' : 'application/json',
        decision: `${['instance', ...rest].join('/')} of ${host.name}`,
      };
    },
  },
  {
    path: 'attested/document',
    methods: get,
    versions: versionsSince('2018-10-01'),
    serve: async ({ request, host, version, now, signer }) => {
      const vm = requireVirtualMachine(host);
      // Loaded when first asked for: nothing else needs PKCS #7.
      const { attestedDocument, nonceFrom } = await import('./attested.ts');
      const nonce = nonceFrom(request.query.get('nonce'));
      const document = attestedDocument(vm, { version, nonce, now }, await signer(vm.location ?? ''));
      return { body: JSON.stringify(document), decision: `a signed document about ${host.name}` };
    },
  },
  {
    path: 'scheduledevents',
    methods: ['GET', 'POST'],
    versions: eventVersions,
    serve: ({ request, host, version, events }) => {
      if (request.method === 'GET') {
        const document = events.document(host.name, version);
        return { body: JSON.stringify(document), decision: `${document.Events.length} scheduled events` };
      }
      const ids = parseStartRequests(request.body);
      if (!ids) {
        throw badRequest('The request body is malformed', 'the body is no {"StartRequests":[{"EventId":"…"}]}');
      }
      if (!events.approve(host.name, ids)) {
        throw badRequest('The event id is not valid', `${host.name} has no event ${ids.join(' or ').slice(0, 200)}`);
      }
      return { body: '', decision: `${ids.join(' and ')} may start` };
    },
  },
  {
    path: 'loadbalancer',
    methods: get,
    versions: versionsSince('2020-10-01'),
    serve: ({ host, store }) => {
      const document = loadBalancerOf(host, store);
      if (!document) {
        // The text of a VM behind none (sap.sap_operations azure_imds).
        const error =
          'No load balancer metadata is found. Please check if your VM is using any non-basic SKU load balancer and retry later.';
        throw new MetadataError(404, { error }, `no load balancer of the world has ${host.name} in a backend pool`);
      }
      return { body: JSON.stringify(document), decision: `the load balancer of ${host.name}` };
    },
  },
  {
    path: 'identity/info',
    methods: get,
    versions: versionsSince('2018-02-01'),
    serve: ({ store }) => ({ body: JSON.stringify({ tenantId: store.tenant.tenantId }), decision: 'the tenant' }),
  },
];

const requireVirtualMachine = (host: Resource): Resource => {
  if (host.type.toLowerCase() === 'microsoft.compute/virtualmachines') return host;
  throw notFound(`${host.name} is a ${host.type}; only a virtual machine has instance metadata`);
};
