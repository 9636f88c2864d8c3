import * as z from 'zod/mini';
import { ClockError, parseClock, turnClock } from '../clock/parse.ts';
import type { SettableClock } from '../clock/settable.ts';
import { orBad } from './control-error.ts';
import { type ControlRoute, json, reading, route } from './route.ts';
import * as schemas from './schemas.ts';

const turnBody = z.strictObject({
  turn: z
    .string()
    .check(z.describe('freeze, run, set TIME, advance DURATION, scale RATE or reset; several with commas.')),
});

export const clockRoutes = (clock: SettableClock): readonly ControlRoute[] => [
  reading('/clock', 'the clock as it stands', schemas.clock, clock.state),
  route({
    method: 'POST',
    path: '/clock',
    summary: 'the clock is turned',
    body: { schema: turnBody, text: 'turn' },
    replies: { 'application/json': schemas.clock },
    handle: async ({ body: { turn } }) => {
      const turns = await orBad(
        () => parseClock(turn),
        (error) => (error instanceof ClockError ? error.faults.map((message) => ({ message })) : []),
      );
      turnClock(clock, turns);
      return json(clock.state());
    },
  }),
];
