import { describe, expect, test } from '@jest/globals';
import { createStage } from './stage.ts';

describe('faults', () => {
  test('happen in the order and as often as the rule says, then requests are answered', async () => {
    const { met } = createStage(['404 x2, 429 retry-after 1 x1, then answer']);
    expect(await met(5)).toEqual(['404 (1 of 2)', '404 (2 of 2)', '429 retry-after 1 (1 of 1)', undefined, undefined]);
  });

  test('go on until the rule is removed, where it sets no end', async () => {
    const { faults, met } = createStage(['503']);
    expect(await met(3)).toEqual(['503', '503', '503']);
    expect(faults.remove(1)).toBe(true);
    expect(faults.remove(1)).toBe(false);
    expect(await met(1)).toEqual([undefined]);
  });

  test('last from the first request they strike, by the clock that a test turns', async () => {
    const { clock, met } = createStage(['answer x1, 410 for 70 s, then answer']);
    clock.advance(100_000);
    expect(await met(2)).toEqual([undefined, '410']);
    clock.advance(69_999);
    expect(await met(1)).toEqual(['410']);
    clock.advance(1);
    expect(await met(1)).toEqual([undefined]);
  });

  test('are taken from the first rule that fits and is not used up', async () => {
    const { met } = createStage(['404 x1', 'source=arm: 500', '503 x1']);
    expect(await met(3)).toEqual(['404 (1 of 1)', '503 (1 of 1)', undefined]);
  });

  test('leave an answered request to no other rule', async () => {
    const { met } = createStage(['answer x2, 404 x1', '503']);
    expect(await met(4)).toEqual([undefined, undefined, '404 (1 of 1)', '503']);
  });

  test('happen by chance as the seed says, the same in every run', async () => {
    const first = await createStage(['chance 30% seed 7 500']).met(200);
    const again = await createStage(['chance 30% seed 7 500']).met(200);
    const other = await createStage(['chance 30% seed 8 500']).met(200);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const struck = first.filter((fault) => fault === '500').length;
    expect(struck).toBeGreaterThan(40);
    expect(struck).toBeLessThan(80);
  });

  test('are listed with how often each step has struck and what is next', async () => {
    const { faults, met } = createStage(['source=imds: 404 x2, 429 x1, then answer', '410 for 70 s']);
    await met(1);
    expect(faults.list()).toEqual([
      {
        id: 1,
        rule: 'source=imds: 404 x2, 429 x1, then answer',
        steps: [
          { step: '404 x2', fired: 1 },
          { step: '429 x1', fired: 0 },
        ],
        next: '404 (2 of 2)',
      },
      { id: 2, rule: '410 for 70s, then answer', steps: [{ step: '410 for 70s', fired: 0 }], next: '410' },
    ]);
    await met(3);
    expect(faults.list().map(({ next }) => next)).toEqual(['answer', '410']);
  });

  test('are gone when they are cleared, and their numbers are not used again', async () => {
    const { faults, met } = createStage(['404', '500']);
    faults.clear();
    expect(faults.list()).toEqual([]);
    expect(await met(1)).toEqual([undefined]);
    expect(faults.add('404').id).toBe(3);
  });

  test('change nothing where the rule is bad', () => {
    const { faults } = createStage(['404']);
    expect(() => faults.add('nope')).toThrow('there is no fault "nope"');
    expect(faults.list()).toHaveLength(1);
  });

  test('are added by the name of a preset', () => {
    const { faults } = createStage();
    expect(faults.add('imds-404-recovers-js').rule).toBe('source=imds resource=*: 404 x5, then answer');
  });

  test('of one emulator are not those of another', async () => {
    createStage(['404']);
    expect(await createStage().met(1)).toEqual([undefined]);
  });
});
