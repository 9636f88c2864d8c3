import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDuration, printDuration } from '../../emulator/clock/duration.ts';

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['70 s', 70_000],
    ['1.5s', 1500],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['0', 0],
  ])('%s is %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(['', '70', 's', '-1s', '1w', '1 2s', '1e3s', '99999999999999d'])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    [70_000, '70s'],
    [5_400_000, '90m'],
    [1500, '1500ms'],
    [0, '0'],
  ])('%d milliseconds print as %s', (milliseconds, text) => {
    expect(printDuration(milliseconds)).toBe(text);
  });

  test('what is printed reads back', () => {
    fc.assert(fc.property(fc.nat(), (milliseconds) => parseDuration(printDuration(milliseconds)) === milliseconds));
  });
});
