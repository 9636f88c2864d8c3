import { describe, expect, test } from '@jest/globals';
import { type ClockError, clockForms, parseClock, turnClock } from '../../emulator/clock/parse.ts';
import { createSettableClock } from '../../emulator/clock/settable.ts';

const faultsOf = (text: string): readonly string[] => {
  try {
    parseClock(text);
  } catch (error) {
    if ((error as ClockError).name === 'ClockError') return (error as ClockError).faults;
    throw error;
  }
  return [];
};

describe('turning the clock by a text', () => {
  test('reads every turn', () => {
    expect(parseClock('set 2026-01-01T00:00:00Z, advance 1d, scale 60, freeze, run, reset, freeze 2026-01-02')).toEqual(
      [
        { turn: 'set', time: Date.UTC(2026, 0, 1) },
        { turn: 'advance', milliseconds: 86_400_000 },
        { turn: 'scale', rate: 60 },
        { turn: 'freeze' },
        { turn: 'run' },
        { turn: 'reset' },
        { turn: 'freeze', time: Date.UTC(2026, 0, 2) },
      ],
    );
  });

  test('reads back what it shows as its forms', () => {
    for (const [turn, form] of Object.entries(clockForms)) {
      expect(parseClock(form.replace(/[[\]]/g, ''))).toMatchObject([{ turn }]);
    }
  });

  test('reads a time in its own zone, and a way back', () => {
    expect(parseClock('set 2026-01-01T01:00+01:00, advance -90s')).toEqual([
      { turn: 'set', time: Date.UTC(2026, 0, 1) },
      { turn: 'advance', milliseconds: -90_000 },
    ]);
  });

  test('turns a clock in that order', () => {
    const clock = createSettableClock(() => 0);
    turnClock(clock, parseClock('set 2026-01-01T00:00:00Z, advance 1h, freeze'));
    expect(clock.state()).toEqual({
      now: '2026-01-01T01:00:00.000Z',
      frozen: true,
      rate: 0,
      aheadMs: Date.UTC(2026, 0, 1, 1),
    });
    turnClock(clock, parseClock('run, scale 2'));
    expect(clock.state().rate).toBe(2);
    turnClock(clock, parseClock('reset'));
    expect(clock.now()).toBe(0);
  });

  test.each([
    ['frezee', '"frezee" does not turn the clock; did you mean "freeze"?'],
    [
      '',
      '"" does not turn the clock: write one of freeze [2026-01-01T00:00:00Z], run, set 2026-01-01T00:00:00Z, advance 1d, scale 60, reset',
    ],
    ['set', '"set": write the time in ISO 8601 with its zone, as in "set 2026-01-01T00:00:00Z"'],
    [
      'set 2026-01-01T00:00:00',
      '"set 2026-01-01T00:00:00": write the time in ISO 8601 with its zone, as in "set 2026-01-01T00:00:00Z"',
    ],
    [
      'freeze 2026-02-30',
      '"freeze 2026-02-30": write the time in ISO 8601 with its zone, as in "set 2026-01-01T00:00:00Z"',
    ],
    ['advance 5', '"advance 5": write how far with a unit (ms, s, m, h, d), as in "advance 1d" or "advance 1h30m"'],
    [
      'scale 0',
      '"scale 0": write how many times as fast, above 0 and up to 1000000, as in "scale 60"; freeze stops it',
    ],
    ['run 3', '"run 3": run takes nothing after it'],
    ['constructor', expect.stringContaining('"constructor" does not turn the clock')],
  ])('refuses "%s"', (text, message) => {
    expect(faultsOf(text)).toEqual([message]);
  });

  test('reports everything wrong at once', () => {
    expect(faultsOf('scale x, run, advance y')).toHaveLength(2);
  });
});
