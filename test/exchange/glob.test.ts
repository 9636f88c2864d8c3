import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fits, overlap } from '../../emulator/exchange/glob.ts';
import { nearest } from '../../emulator/exchange/spelling.ts';

describe('patterns with stars', () => {
  test.each([
    ['*', '', true],
    ['/Subscriptions/*', '/subscriptions/a/b', true],
    ['*/token', '/oauth2/token', true],
    ['a*a', 'a', false],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*bc', 'abc', false],
    ['imds', 'imds2', false],
  ])('%s and "%s": %s', (pattern, text, expected) => {
    expect(fits(pattern, text)).toBe(expected);
  });

  test('agree with a regular expression', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(
        pattern,
        text,
        (glob, word) => fits(glob, word) === new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(word),
      ),
    );
  });

  test('overlap where one text fits both, and whichever is asked first', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, pattern, text, (left, right, word) => {
        if (overlap(left, right) !== overlap(right, left)) return false;
        return !(fits(left, word) && fits(right, word)) || overlap(left, right);
      }),
    );
    expect(overlap('/*/oauth2/token', '/metadata/*')).toBe(true);
    expect(overlap('/oauth2/token', '/metadata/*')).toBe(false);
    expect(overlap('*a'.repeat(200), '*b'.repeat(200))).toBe(false);
  });
});

describe('a misspelt word', () => {
  test('is taken for the nearest one', () => {
    expect(nearest('sorce', ['port', 'source'])).toBe('source');
    expect(nearest('imsd', ['arm', 'imds'])).toBe('imds');
  });
  test('is taken for none that is far', () => {
    expect(nearest('nope', ['port', 'source', 'hang'])).toBeUndefined();
  });
});
