import { describe, expect, test } from '@jest/globals';
import type { EventInput } from '../../emulator/metadata/event-input.ts';
import { eventVersions } from '../../emulator/metadata/versions.ts';
import { createImds, guid, start } from './ask.ts';

const path = '/metadata/scheduledevents?api-version=2020-07-01';
const id = guid(0).toUpperCase();

type Imds = Awaited<ReturnType<typeof createImds>>;

const documentOf = async ({ ask }: Imds, target = path) => JSON.parse(String((await ask(target)).body));
const approve = ({ ask }: Imds, body: string) => ask(path, { method: 'POST', body });

const reboot = {
  EventId: id,
  EventStatus: 'Scheduled',
  EventType: 'Reboot',
  ResourceType: 'VirtualMachine',
  Resources: ['vm-web-1'],
  NotBefore: 'Mon, 30 Nov 2020 21:34:24 GMT',
  Description: 'Host server is undergoing maintenance.',
  EventSource: 'Platform',
  DurationInSeconds: -1,
};

describe('scheduled events', () => {
  test('fills in what is left out: the machine of the port, the least notice of the type', async () => {
    const imds = await createImds();
    expect(imds.events.schedule({ EventType: 'Reboot' })).toEqual(reboot);
    expect(await documentOf(imds)).toEqual({ DocumentIncarnation: 2, Events: [reboot] });
    expect(Object.keys((await documentOf(imds)).Events[0])).toEqual(Object.keys(reboot));
    const notices = (['Freeze', 'Redeploy', 'Preempt', 'Terminate'] as const).map(
      (EventType) => imds.events.schedule({ EventType }).NotBefore,
    );
    expect(notices.map((notBefore) => (Date.parse(notBefore) - start) / 1000)).toEqual([900, 600, 30, 300]);
  });

  test('start when they are approved, are gone when they are done, and are counted at each step', async () => {
    const imds = await createImds();
    imds.events.schedule({ EventType: 'Reboot', CompletesAfterSeconds: 60 });
    const reply = await approve(imds, `{"StartRequests":[{"EventId":"${id.toLowerCase()}"}]}`);
    expect(reply).toMatchObject({ status: 200, body: '' });
    const started = { ...reboot, EventStatus: 'Started', NotBefore: '' };
    expect(await documentOf(imds)).toEqual({ DocumentIncarnation: 3, Events: [started] });
    expect(await approve(imds, `{"StartRequests":[{"EventId":"${id}"}]}`)).toMatchObject({ status: 200 });
    imds.clock.advance(59_999);
    expect(await documentOf(imds)).toEqual({ DocumentIncarnation: 3, Events: [started] });
    imds.clock.advance(1);
    expect(await documentOf(imds)).toEqual({ DocumentIncarnation: 4, Events: [] });
  });

  test('start by themselves at NotBefore; a clock that jumps past their end takes both steps', async () => {
    const imds = await createImds();
    imds.events.schedule({ EventType: 'Reboot' });
    imds.clock.advance(899_999);
    expect((await documentOf(imds)).Events[0].EventStatus).toBe('Scheduled');
    imds.clock.advance(1);
    expect((await documentOf(imds)).Events[0].EventStatus).toBe('Started');
    imds.events.schedule({ EventType: 'Preempt', NotBefore: '2020-12-24T00:00:00Z' });
    expect((await documentOf(imds)).DocumentIncarnation).toBe(4);
    imds.clock.set(Date.UTC(2020, 11, 25));
    expect(await documentOf(imds)).toEqual({ DocumentIncarnation: 7, Events: [] });
  });

  test('come without notice where the hardware fails, and go without a start where Azure calls them off', async () => {
    const imds = await createImds();
    const { EventId, NotBefore } = imds.events.schedule({ EventType: 'Reboot', EventStatus: 'Started' });
    expect(NotBefore).toBe('');
    expect(imds.events.cancel(EventId)).toBe(true);
    expect(imds.events.cancel(EventId)).toBe(false);
    expect(await documentOf(imds)).toEqual({ DocumentIncarnation: 3, Events: [] });
    imds.events.clear();
    expect(await documentOf(imds)).toEqual({ DocumentIncarnation: 1, Events: [] });
  });

  test('are told to the machines that they name, and may be approved by these alone', async () => {
    const imds = await createImds();
    imds.events.schedule({ EventType: 'Freeze', Resources: ['vm-win-1', 'vm-data-1'] });
    expect(await documentOf(imds)).toEqual({ DocumentIncarnation: 1, Events: [] });
    expect(imds.events.document('VM-Win-1', '2020-07-01')).toMatchObject({
      DocumentIncarnation: 2,
      Events: [{ EventId: id, Resources: ['vm-win-1', 'vm-data-1'] }],
    });
    expect(await approve(imds, `{"StartRequests":[{"EventId":"${id}"}]}`)).toMatchObject({ status: 400 });
    expect(imds.events.approve('vm-data-1', [id])).toBe(true);
    expect(imds.events.list()).toMatchObject([{ EventStatus: 'Started' }]);
  });

  test.each([
    ['2017-03-01', ['_vm-web-1'], []],
    ['2017-08-01', ['vm-web-1'], []],
    ['2017-11-01', ['vm-web-1'], []],
    ['2019-01-01', ['vm-web-1'], []],
    ['2019-04-01', ['vm-web-1'], ['Description']],
    ['2019-08-01', ['vm-web-1'], ['Description', 'EventSource']],
    ['2020-07-01', ['vm-web-1'], ['Description', 'EventSource', 'DurationInSeconds']],
  ])('are told in %s as that version tells them', async (version, Resources, added) => {
    const imds = await createImds();
    imds.events.schedule({ EventType: 'Reboot' });
    imds.events.schedule({ EventType: 'Preempt' });
    imds.events.schedule({ EventType: 'Terminate' });
    const { Events } = await documentOf(imds, `/metadata/scheduledevents?api-version=${version}`);
    const always = ['EventId', 'EventStatus', 'EventType', 'ResourceType', 'Resources', 'NotBefore'];
    expect(Object.keys(Events[0])).toEqual([...always, ...added]);
    expect(Events[0].Resources).toEqual(Resources);
    expect(Events.map(({ EventType }: { EventType: string }) => EventType)).toEqual([
      'Reboot',
      ...(version >= '2017-11-01' ? ['Preempt'] : []),
      ...(version >= '2019-01-01' ? ['Terminate'] : []),
    ]);
    expect(eventVersions).toContain(version);
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"StartRequests":{}}',
    '{"StartRequests":[null]}',
    '{"StartRequests":[{"EventId":1}]}',
  ])('refuse the start request %j', async (body) => {
    const imds = await createImds();
    expect(await approve(imds, body)).toMatchObject({
      status: 400,
      body: '{"error":"Bad request. The request body is malformed"}',
    });
  });

  test('start none where one of the ids is none', async () => {
    const imds = await createImds();
    imds.events.schedule({ EventType: 'Reboot' });
    const reply = await approve(imds, `{"StartRequests":[{"EventId":"${id}"},{"EventId":"nix"}]}`);
    expect(reply).toMatchObject({ status: 400, body: '{"error":"Bad request. The event id is not valid"}' });
    expect(imds.events.list()).toEqual([reboot]);
  });

  test('an event of the same id takes the place of the one before', async () => {
    const { events } = await createImds();
    events.schedule({ EventType: 'Reboot', EventId: 'a' });
    events.schedule({ EventType: 'Freeze', EventId: 'A' });
    expect(events.list()).toMatchObject([{ EventId: 'A', EventType: 'Freeze' }]);
  });

  test('says at once all that is wrong with an event', async () => {
    const { events } = await createImds();
    const wrong = {
      EventType: 'Rebot',
      Resources: ['vm-wep-1'],
      NotBefore: 'soon',
      DurationInSeconds: 1.5,
      Colour: 'red',
    } as unknown as EventInput;
    const keys =
      'EventType, EventId, Resources, NotBefore, EventStatus, Description, EventSource, DurationInSeconds, CompletesAfterSeconds';
    expect(() => events.schedule(wrong)).toThrow(
      expect.objectContaining({
        problems: [
          `Colour: unknown key; there are ${keys}`,
          'EventType: is wrong; expected one of Freeze, Reboot, Redeploy, Preempt, Terminate',
          'NotBefore: is wrong; expected a date, as 2026-01-31T12:00:00Z or Sat, 31 Jan 2026 12:00:00 GMT',
          'DurationInSeconds: is wrong; expected a whole number, -1 or more',
          'Resources: no virtual machine named "vm-wep-1"; there are vm-web-1, vm-win-1, vm-data-1, vm-bare-1',
        ],
      }),
    );
    expect(() => events.schedule({} as EventInput)).toThrow(
      'EventType: is missing; expected one of Freeze, Reboot, Redeploy, Preempt, Terminate',
    );
    expect(() => events.schedule(null as unknown as EventInput)).toThrow('an event is a map');
  });
});
