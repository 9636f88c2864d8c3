import * as z from 'zod/mini';
import { ControlError, orBad } from './control-error.ts';
import { type Gauged, type Metrics, metricsType } from './metrics.ts';
import { type ControlRoute, json, reading, route } from './route.ts';
import * as schemas from './schemas.ts';

/** What the control port can see and do beside faults, journal, clock and tokens, given by the composition root. */
export type ControlParts = Gauged & {
  readonly health: () => unknown;
  /** As declared; or as writes over ARM have left it. */
  readonly world: (present: boolean) => unknown;
  readonly hosts: () => unknown;
  readonly metrics: Metrics;
  /** Throws with a sentence for a source or host that isn't there. */
  readonly env: (source?: string, host?: string) => Promise<unknown>;
  /** Settles when every port is as ever. */
  readonly reset: () => Promise<void>;
};

export const controlRoutes = (parts: ControlParts): readonly ControlRoute[] => [
  reading('/health', 'the emulator is alive', schemas.health, parts.health),
  reading('/ready', 'every port answers', schemas.health, parts.health),
  route({
    method: 'GET',
    path: '/env',
    summary: 'what to set and what to unset so that SDKs find the emulator',
    query: { source: 'an identity source; the host’s own without it', host: 'a host; the one spoken for without it' },
    replies: { 'application/json': schemas.environment },
    handle: async ({ query }) =>
      json(await orBad(() => parts.env(query.get('source') ?? undefined, query.get('host') ?? undefined))),
  }),
  route({
    method: 'GET',
    path: '/world',
    summary: 'the effective world',
    query: { present: 'true: as writes over ARM have left it; as declared without it' },
    replies: { 'application/json': schemas.world },
    handle: ({ query }) => json(parts.world(isTrue('present', query.get('present') ?? 'false'))),
  }),
  reading('/hosts', 'the hosts that can be spoken for', schemas.hosts, parts.hosts),
  route({
    method: 'GET',
    path: '/metrics',
    summary: 'counters and gauges in Prometheus text',
    replies: { 'text/plain': z.string() },
    handle: () => ({ type: metricsType, body: parts.metrics.text(parts) }),
  }),
  route({
    method: 'POST',
    path: '/reset',
    summary: 'the declared world is back; tokens, faults, journal and clock settings are forgotten',
    replies: { 'application/json': schemas.reset },
    handle: async () => {
      await parts.reset();
      return json({ reset: true });
    },
  }),
];

const isTrue = (name: string, word: string): boolean => {
  if (word !== 'true' && word !== 'false') throw new ControlError(400, `${name}=${word}: it must be true or false`);
  return word === 'true';
};
