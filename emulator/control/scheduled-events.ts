import type { Request } from '../exchange/request.ts';
import { ControlError, type ControlRoute } from './control.ts';

/** What the control port does with the scheduled events of IMDS, given by the composition root. */
export type ScheduledEventParts = {
  readonly list: () => readonly { readonly EventId: string }[];
  /** Throws with everything that is wrong with the event. */
  readonly schedule: (event: unknown) => unknown;
  readonly cancel: (eventId: string) => boolean;
};

export const scheduledEventRoutes = (parts: ScheduledEventParts): readonly ControlRoute[] => [
  { method: 'GET', path: '/scheduledevents', summary: 'the scheduled events of every host', handle: parts.list },
  {
    method: 'POST',
    path: '/scheduledevents',
    summary: 'an event is scheduled',
    handle: ({ body }: Request) => {
      try {
        return parts.schedule(JSON.parse(body.toString('utf8')));
      } catch (error) {
        throw new ControlError(400, (error as Error).message);
      }
    },
  },
  {
    method: 'DELETE',
    path: '/scheduledevents',
    summary: 'scheduled events are taken out: the one of ?id=, else all',
    handle: ({ query }: Request) => {
      const id = query.get('id');
      const ids = id === null ? parts.list().map(({ EventId }) => EventId) : [id];
      if (!ids.every(parts.cancel)) throw new ControlError(404, `no scheduled event has the id ${id?.slice(0, 100)}`);
      return parts.list();
    },
  },
];
