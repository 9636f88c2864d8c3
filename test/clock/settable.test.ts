import { describe, expect, test } from '@jest/globals';
import { createSettableClock } from '../../emulator/clock/settable.ts';

const start = Date.UTC(2026, 0, 1);
const machine = () => {
  let time = start;
  return {
    now: () => time,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
};

describe('the settable clock', () => {
  test('follows the machine until it is turned', () => {
    const { now, pass } = machine();
    const clock = createSettableClock(now);
    pass(1500);
    expect(clock.now()).toBe(start + 1500);
    expect(clock.state()).toEqual({ now: '2026-01-01T00:00:01.500Z', frozen: false, rate: 1, aheadMs: 0 });
  });

  test('stands still while frozen and goes on from there', () => {
    const { now, pass } = machine();
    const clock = createSettableClock(now);
    clock.freeze();
    pass(5000);
    expect(clock.state()).toEqual({ now: '2026-01-01T00:00:00.000Z', frozen: true, rate: 0, aheadMs: -5000 });
    clock.run();
    pass(1000);
    expect(clock.now()).toBe(start + 1000);
  });

  test('freezes at a time that is given', () => {
    const { now, pass } = machine();
    const clock = createSettableClock(now);
    clock.freeze(start + 86_400_000);
    pass(1000);
    expect(clock.now()).toBe(start + 86_400_000);
  });

  test('is set and advanced, frozen or not', () => {
    const { now, pass } = machine();
    const clock = createSettableClock(now);
    clock.set(start + 10_000);
    pass(1000);
    clock.advance(-500);
    expect(clock.now()).toBe(start + 10_500);
    clock.freeze();
    clock.advance(86_400_000);
    pass(1000);
    expect(clock.now()).toBe(start + 10_500 + 86_400_000);
  });

  test('runs faster from the moment it is scaled', () => {
    const { now, pass } = machine();
    const clock = createSettableClock(now);
    pass(1000);
    clock.scale(60);
    pass(1000);
    expect(clock.now()).toBe(start + 61_000);
  });

  test('follows the machine again after a reset', () => {
    const { now, pass } = machine();
    const clock = createSettableClock(now);
    clock.set(0);
    clock.scale(3);
    clock.reset();
    pass(10);
    expect(clock.state()).toEqual({ now: '2026-01-01T00:00:00.010Z', frozen: false, rate: 1, aheadMs: 0 });
  });

  test('rings what is due when it is advanced, in the order of time, once', () => {
    const clock = createSettableClock(() => start);
    const rung: string[] = [];
    clock.after(3000, () => rung.push('later'));
    clock.after(1000, () => rung.push('sooner'));
    clock.advance(999);
    expect(rung).toEqual([]);
    clock.advance(2001);
    clock.advance(10_000);
    expect(rung).toEqual(['sooner', 'later']);
  });

  test('does not ring what was cancelled', () => {
    const clock = createSettableClock(() => start);
    const rung: string[] = [];
    const cancel = clock.after(1000, () => rung.push('rung'));
    cancel();
    clock.advance(2000);
    expect(rung).toEqual([]);
  });

  test('rings by itself when its time passes with the machine', async () => {
    const clock = createSettableClock();
    clock.scale(1000);
    await new Promise<void>((resolve) => {
      const held = setTimeout(() => undefined, 60_000);
      clock.after(2000, () => {
        clearTimeout(held);
        resolve();
      });
    });
    expect(clock.state().aheadMs).toBeGreaterThan(1000);
  });
});
