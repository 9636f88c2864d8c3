import * as z from 'zod/mini';
import { ControlError, orBad } from './control-error.ts';
import { type ControlRoute, json, reading, route } from './route.ts';

/** What the control port does with the scheduled events of IMDS, given by the composition root. */
export type ScheduledEventParts = {
  readonly list: () => readonly { readonly EventId: string }[];
  /** Throws with everything that is wrong with the event. */
  readonly schedule: (event: unknown) => unknown;
  readonly cancel: (eventId: string) => boolean;
};

const event = z.looseObject({ EventId: z.string(), EventType: z.string() });

export const scheduledEventRoutes = (parts: ScheduledEventParts): readonly ControlRoute[] => [
  reading('/scheduledevents', 'the scheduled events of every host', z.array(event), parts.list),
  route({
    method: 'POST',
    path: '/scheduledevents',
    summary: 'an event is scheduled',
    body: { schema: z.looseObject({}) },
    replies: { 'application/json': event },
    handle: async ({ body }) => json(await orBad(() => parts.schedule(body))),
  }),
  route({
    method: 'DELETE',
    path: '/scheduledevents',
    summary: 'scheduled events are taken out: the one of ?id=, else all',
    query: { id: 'an EventId' },
    replies: { 'application/json': z.array(event) },
    refusals: { 404: 'no event has this id' },
    handle: ({ query }) => {
      const id = query.get('id');
      const ids = id === null ? parts.list().map(({ EventId }) => EventId) : [id];
      if (!ids.every(parts.cancel)) throw new ControlError(404, `no scheduled event has the id ${id?.slice(0, 100)}`);
      return json(parts.list());
    },
  }),
];
