import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { createEmulator } from '../../emulator/emulator.ts';
import type { Emulator } from '../../emulator/library.ts';
import { start } from './ask.ts';

const get = ({ apps }: Emulator, target: string) => request(apps.identity).get(target).set('Metadata', 'true');

const events = '/metadata/scheduledevents?api-version=2020-07-01';

describe('an emulator', () => {
  test('serves IMDS beside the token, for the machine it speaks for, and writes it down', async () => {
    const emulator = await createEmulator(undefined, { as: 'vm-win-1', now: () => start });
    const reply = await get(emulator, '/metadata/instance/compute/name?api-version=2021-02-01&format=text').expect(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      server: 'IMDS/150.870.65.1854',
    });
    expect(reply.text).toBe('vm-win-1');
    await get(
      emulator,
      '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/',
    ).expect(200);
    await get(emulator, '/metadata/attested/document?api-version=2021-02-01').expect(200);
    expect(emulator.journal.entries().map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ['metadata', 200],
      ['imds', 200],
      ['metadata', 200],
    ]);
  });

  test('schedules events over its control port, and forgets them at reset', async () => {
    const emulator = await createEmulator(undefined, { now: () => start });
    const control = request(emulator.apps.control);
    const { body: event } = await control.post('/scheduledevents').send({ EventType: 'Preempt' }).expect(200);
    expect(event).toMatchObject({ EventStatus: 'Scheduled', NotBefore: 'Mon, 30 Nov 2020 21:19:54 GMT' });
    expect((await get(emulator, events)).body).toEqual({ DocumentIncarnation: 2, Events: [event] });
    expect((await control.get('/scheduledevents')).body).toEqual([event]);
    const { body: refusal } = await control.post('/scheduledevents').send({ EventType: 'Boom' }).expect(400);
    expect(refusal).toEqual({
      error: { message: 'EventType: is wrong; expected one of Freeze, Reboot, Redeploy, Preempt, Terminate' },
    });
    await control.post('/scheduledevents').send('nix').expect(400);
    await control.delete('/scheduledevents?id=nix').expect(404);
    await control.delete(`/scheduledevents?id=${event.EventId}`).expect(200, []);
    expect((await get(emulator, events)).body).toEqual({ DocumentIncarnation: 3, Events: [] });
    emulator.scheduledEvents.schedule({ EventType: 'Freeze' });
    await control.delete('/scheduledevents').expect(200, []);
    expect((await get(emulator, events)).body).toEqual({ DocumentIncarnation: 5, Events: [] });
    emulator.reset();
    expect((await get(emulator, events)).body).toEqual({ DocumentIncarnation: 1, Events: [] });
  });

  test('holds IMDS to its request rate where it is told to, and only there', async () => {
    const statuses = async (emulator: Emulator) => {
      emulator.clock.freeze();
      const replies = [];
      for (let asked = 0; asked < 6; asked += 1) replies.push((await get(emulator, '/metadata/versions')).status);
      return replies;
    };
    expect(await statuses(await createEmulator())).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await statuses(await createEmulator(undefined, { imdsRateLimit: true }))).toEqual([
      200, 200, 200, 200, 200, 429,
    ]);
  });

  test('lets a fault rule meant for the metadata alone hit them alone', async () => {
    const emulator = await createEmulator();
    emulator.faults.add('source=metadata: 410 x1');
    await get(
      emulator,
      '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/',
    ).expect(200);
    await get(emulator, '/metadata/instance?api-version=2021-02-01').expect(410, { error: 'Gone' });
    await get(emulator, '/metadata/instance?api-version=2021-02-01').expect(200);
  });
});
