export type EventType = 'Freeze' | 'Reboot' | 'Redeploy' | 'Preempt' | 'Terminate';

/** An event to be scheduled, in the document's own words; all but the type is filled in where it is left out. */
export type EventInput = {
  readonly EventType: EventType;
  /** Replaces an event of the same id. */
  readonly EventId?: string;
  /** Names of virtual machines; the one that the identity port speaks for unless told. */
  readonly Resources?: readonly string[];
  /** A date; as far ahead as the type's minimum notice unless told. */
  readonly NotBefore?: string;
  /** `Started` for what comes with no notice, as a hardware failure. */
  readonly EventStatus?: 'Scheduled' | 'Started';
  readonly Description?: string;
  readonly EventSource?: 'Platform' | 'User';
  /** -1 where it is not known. */
  readonly DurationInSeconds?: number;
  /** From start to the moment when the event is gone; 600 unless told. No word of Azure's. */
  readonly CompletesAfterSeconds?: number;
};

/** Everything that is wrong with an event, a sentence each. */
export class EventError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

type Kind = { readonly noticeSeconds: number; readonly takesSeconds: number; readonly description: string };

/** Minimum notice and wordings: azure-compute-docs linux/scheduled-events.md. */
const kinds: Readonly<Record<EventType, Kind>> = {
  Freeze: {
    noticeSeconds: 900,
    takesSeconds: 5,
    description: 'Virtual machine is being paused because of a memory-preserving Live Migration operation.',
  },
  Reboot: { noticeSeconds: 900, takesSeconds: -1, description: 'Host server is undergoing maintenance.' },
  Redeploy: { noticeSeconds: 600, takesSeconds: -1, description: 'Host server is undergoing an emergency repair.' },
  Preempt: { noticeSeconds: 30, takesSeconds: -1, description: 'Virtual machine is being evicted.' },
  Terminate: { noticeSeconds: 300, takesSeconds: -1, description: 'Virtual machine is being deleted.' },
};

type Check = { readonly isRight: (value: unknown) => boolean; readonly expected: string };

const oneOf = (...words: readonly string[]): Check => ({
  isRight: (value) => words.includes(value as string),
  expected: `one of ${words.join(', ')}`,
});
const text: Check = { isRight: (value) => typeof value === 'string' && value !== '', expected: 'a text' };
const wholeNumber = (least: number): Check => ({
  isRight: (value) => Number.isSafeInteger(value) && (value as number) >= least,
  expected: `a whole number, ${least} or more`,
});

const checks: Readonly<Record<keyof EventInput, Check>> = {
  EventType: oneOf(...Object.keys(kinds)),
  EventId: text,
  Resources: {
    isRight: (value) => Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string'),
    expected: 'a list of names of virtual machines',
  },
  NotBefore: {
    isRight: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
    expected: 'a date, as 2026-01-31T12:00:00Z or Sat, 31 Jan 2026 12:00:00 GMT',
  },
  EventStatus: oneOf('Scheduled', 'Started'),
  Description: text,
  EventSource: oneOf('Platform', 'User'),
  DurationInSeconds: wholeNumber(-1),
  CompletesAfterSeconds: wholeNumber(0),
};

/** The event in full; `NotBefore` in milliseconds since the epoch. Throws EventError. */
export const parseEvent = (
  input: unknown,
  { now, hosts, host }: { readonly now: number; readonly hosts: readonly string[]; readonly host: string },
) => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new EventError(['an event is a map, as {"EventType":"Reboot"}']);
  }
  const given = input as Record<string, unknown>;
  const problems = Object.keys(given)
    .filter((key) => !Object.hasOwn(checks, key))
    .map((key) => `${key.slice(0, 100)}: unknown key; there are ${Object.keys(checks).join(', ')}`);
  for (const [key, { isRight, expected }] of Object.entries(checks)) {
    const value = given[key];
    if (value === undefined ? key === 'EventType' : !isRight(value)) {
      problems.push(`${key}: ${value === undefined ? 'is missing' : 'is wrong'}; expected ${expected}`);
    }
  }
  const names = Array.isArray(given.Resources) ? given.Resources : [];
  for (const name of names.filter((each): each is string => typeof each === 'string')) {
    if (hosts.some((each) => each.toLowerCase() === name.toLowerCase())) continue;
    problems.push(
      `Resources: no virtual machine named ${JSON.stringify(name.slice(0, 100))}; there are ${hosts.slice(0, 20).join(', ')}`,
    );
  }
  if (problems.length > 0) throw new EventError(problems);

  const event = input as EventInput;
  const kind = kinds[event.EventType];
  return {
    Resources: [host],
    Description: kind.description,
    EventSource: 'Platform' as const,
    DurationInSeconds: kind.takesSeconds,
    CompletesAfterSeconds: 600,
    ...event,
    NotBefore: event.NotBefore === undefined ? now + kind.noticeSeconds * 1000 : Date.parse(event.NotBefore),
  };
};

/** The ids in a `{"StartRequests":[{"EventId":"…"}]}`; undefined for any other body. */
export const parseStartRequests = (body: Buffer): readonly string[] | undefined => {
  let read: unknown;
  try {
    read = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  const requests =
    typeof read === 'object' && read !== null && 'StartRequests' in read ? read.StartRequests : undefined;
  if (!Array.isArray(requests)) return undefined;
  const ids = requests.map((each: unknown) =>
    typeof each === 'object' && each !== null && 'EventId' in each ? each.EventId : undefined,
  );
  return ids.every((id): id is string => typeof id === 'string') ? ids : undefined;
};
