import type { Clock } from '../clock/clock.ts';
import { type EventInput, type EventType, parseEvent } from './event-input.ts';
import { asOf } from './versions.ts';

/** An event as the newest document shows it (azure-compute-docs linux/scheduled-events.md). */
export type ScheduledEvent = {
  readonly EventId: string;
  readonly EventStatus: 'Scheduled' | 'Started';
  readonly EventType: EventType;
  readonly ResourceType: 'VirtualMachine';
  readonly Resources: readonly string[];
  /** `Mon, 19 Sep 2016 18:29:47 GMT`; empty once it has started. */
  readonly NotBefore: string;
  readonly Description: string;
  readonly EventSource: 'Platform' | 'User';
  readonly DurationInSeconds: number;
};

export type ScheduledEvents = {
  /** Puts an event in. Throws EventError with everything that is wrong with it. */
  schedule(event: EventInput): ScheduledEvent;
  list(): readonly ScheduledEvent[];
  /** Takes one out, as Azure does with an operation it cancels. False where there is none of that id. */
  cancel(eventId: string): boolean;
  /** Lets events start at once. False, and nothing is started, where the host is in none of one of these ids. */
  approve(host: string, eventIds: readonly string[]): boolean;
  /** What the host of that name sees. The incarnation counts the changes to its events, from 1. */
  document(host: string, version: string): { DocumentIncarnation: number; Events: readonly unknown[] };
  /** No events, and the count is back at 1. */
  clear(): void;
};

type Planned = EventInput & { readonly id: string; readonly notBefore: number; readonly startedAt?: number } & Required<
    Pick<EventInput, 'Resources' | 'Description' | 'EventSource' | 'DurationInSeconds' | 'CompletesAfterSeconds'>
  >;

/**
 * The scheduled events of every host of an emulator. On its clock an event starts when NotBefore is reached or it is
 * approved, and is gone when it is done. `hosts` are the names of the virtual machines there are; `host` is the default.
 */
export const createScheduledEvents = ({
  clock,
  guid,
  hosts,
  host,
}: {
  readonly clock: Clock;
  readonly guid: () => string;
  readonly hosts: () => readonly string[];
  readonly host: string;
}): ScheduledEvents => {
  let planned: readonly Planned[] = [];
  const changes = new Map<string, number>();

  const change = (event: Planned, to?: Planned): void => {
    planned = to ? planned.map((each) => (each === event ? to : each)) : planned.filter((each) => each !== event);
    count(event);
  };
  const count = ({ Resources }: Planned): void => {
    for (const name of Resources) changes.set(low(name), (changes.get(low(name)) ?? 0) + 1);
  };
  const find = (id: string, of = planned) => of.find((each) => low(each.id) === low(id));
  const seenBy = (name: string) => planned.filter(({ Resources }) => Resources.some((each) => low(each) === low(name)));

  /** What the clock has brought about since it was last asked. */
  const settle = (): void => {
    const now = clock.now();
    for (const event of planned) {
      const startedAt = event.startedAt ?? (now >= event.notBefore ? event.notBefore : undefined);
      if (startedAt === undefined) continue;
      const started = { ...event, startedAt };
      if (event.startedAt === undefined) change(event, started);
      const current = event.startedAt === undefined ? started : event;
      if (now >= startedAt + event.CompletesAfterSeconds * 1000) change(current);
    }
  };

  return {
    schedule: (input) => {
      settle();
      const now = clock.now();
      const parsed = parseEvent(input, { now, hosts: hosts(), host });
      const { EventStatus, NotBefore: _, EventId = guid().toUpperCase(), ...rest } = parsed;
      const event: Planned = {
        ...rest,
        id: EventId,
        notBefore: parsed.NotBefore,
        ...(EventStatus === 'Started' ? { startedAt: now } : {}),
      };
      planned = [...planned.filter((each) => low(each.id) !== low(event.id)), event];
      count(event);
      return shown(event);
    },
    list: () => {
      settle();
      return planned.map(shown);
    },
    cancel: (eventId) => {
      settle();
      const event = find(eventId);
      if (event) change(event);
      return event !== undefined;
    },
    approve: (name, eventIds) => {
      settle();
      const visible = seenBy(name);
      if (eventIds.some((id) => !find(id, visible))) return false;
      for (const id of eventIds) {
        const event = find(id);
        if (event && event.startedAt === undefined) change(event, { ...event, startedAt: clock.now() });
      }
      return true;
    },
    document: (name, version) => {
      settle();
      return {
        DocumentIncarnation: 1 + (changes.get(low(name)) ?? 0),
        Events: seenBy(name)
          .filter(({ EventType }) => (sinceOf[EventType] ?? '') <= version)
          .map((event) => inVersion(shown(event), version)),
      };
    },
    clear: () => {
      planned = [];
      changes.clear();
    },
  };
};

const low = (text: string): string => text.toLowerCase();

const shown = (event: Planned): ScheduledEvent => ({
  EventId: event.id,
  EventStatus: event.startedAt === undefined ? 'Scheduled' : 'Started',
  EventType: event.EventType,
  ResourceType: 'VirtualMachine',
  Resources: event.Resources,
  NotBefore: event.startedAt === undefined ? new Date(event.notBefore).toUTCString() : '',
  Description: event.Description,
  EventSource: event.EventSource,
  DurationInSeconds: event.DurationInSeconds,
});

/** The versions that brought an event type or a key, as the documents' release notes have them. */
const sinceOf: Partial<Record<EventType, string>> = { Preempt: '2017-11-01', Terminate: '2019-01-01' };

const inVersion = (event: ScheduledEvent, version: string): unknown => {
  const { Description, EventSource, DurationInSeconds, ...rest } = event;
  return {
    ...rest,
    // The first version put an underscore before the names of virtual machines.
    Resources: version < '2017-08-01' ? rest.Resources.map((name) => `_${name}`) : rest.Resources,
    ...asOf(version, [
      ['Description', '2019-04-01', Description],
      ['EventSource', '2019-08-01', EventSource],
      ['DurationInSeconds', '2020-07-01', DurationInSeconds],
    ]),
  };
};
