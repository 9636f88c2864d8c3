import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Expectation, printExpectation } from '../../emulator/journal/expectation.ts';
import { type ExpectationSyntaxError, parseExpectation } from '../../emulator/journal/parse.ts';

const faultsOf = (line: string) => {
  try {
    parseExpectation(line);
  } catch (error) {
    if ((error as ExpectationSyntaxError).name !== 'ExpectationSyntaxError') throw error;
    return (error as ExpectationSyntaxError).faults.map(({ at, message }) => `${at}: ${message}`);
  }
  return [];
};

describe('an expectation', () => {
  test.each([
    [
      'token imds resource=https://vault.azure.net times=1',
      { filter: { token: true, endpoint: 'imds', resource: 'https://vault.azure.net' }, least: 1, most: 1 },
    ],
    [
      'arm GET path=/subscriptions/* status=403 at-least=2',
      { filter: { endpoint: 'arm', method: 'GET', path: '/subscriptions/*', status: '403' }, least: 2 },
    ],
    ['token waited>=1s waited<=5s', { filter: { token: true }, waitedLeast: 1000, waitedMost: 5000 }],
    ['token asked=https://vault.azure.net', { filter: { token: true }, asked: 'https://vault.azure.net' }],
    ['arm never', { filter: { endpoint: 'arm' }, least: 0, most: 0 }],
    ['at-least=1 at-most=3', { filter: {}, least: 1, most: 3 }],
    ['decision="refused: no Metadata*"', { filter: { decision: 'refused: no Metadata*' }, least: 1 }],
    ['token after=12 never', { filter: { token: true, after: 12 }, least: 0, most: 0 }],
    ['source=imds status=4xx', { filter: { endpoint: 'imds', status: '4xx' }, least: 1 }],
  ])('%s', (line, expectation) => {
    expect(parseExpectation(line)).toEqual(expectation);
  });

  test.each([
    ['', ['1: nothing is expected: write, say, "token imds times=1"']],
    ['tokn imds', ['1: "tokn" is no word of an expectation; did you mean "token"?']],
    ['source=imsd', ['1: no endpoint is called "imsd"; did you mean "imds"?']],
    ['token times=x', ['7: write a whole number, not "x"']],
    ['token waited>=1', ['7: write a duration with its unit, such as 1s or 500ms, not "1"']],
    ['token waited=1s', ['7: waited is not compared with "=": write waited>= or waited<=']],
    ['token pth=/a', ['7: nothing is called "pth"; did you mean "path="?']],
    ['status=40', ['1: status is a number such as 403 or a class such as 4xx, not "40"']],
    ['after=x', ['1: after is the number of an entry, not "x"']],
    ['path=', ['1: path= needs a value, in double quotes where it has spaces']],
    ['decision="a b', ['1: decision= needs a value, in double quotes where it has spaces']],
    ['times=1 times=2', ['9: how often is said more than once']],
    ['never at-least=1', ['7: how often is said more than once']],
    ['imds arm', ['6: endpoint is given more than once']],
    ['at-least=3 at-most=2', ['1: at least 3 and at most 2 cannot both be']],
    ['constructor=x', ['1: nothing is called "constructor"']],
    [
      'tokn pth=/a times=x',
      [
        '1: "tokn" is no word of an expectation; did you mean "token"?',
        '6: nothing is called "pth"; did you mean "path="?',
        '13: write a whole number, not "x"',
      ],
    ],
  ])('"%s" cannot be read, and says why', (line, faults) => {
    expect(faultsOf(line)).toEqual(faults);
  });

  test('prints as a line that reads back to the same', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '*', ' ', '=', '/', ':'), minLength: 1, maxLength: 6 });
    const filter = fc.record(
      {
        token: fc.constant(true),
        endpoint: fc.constantFrom('imds', 'arm', 'app-service'),
        method: fc.constantFrom('GET', 'POST'),
        path: text,
        status: fc.constantFrom('403', '4xx', '*'),
        resource: text,
        decision: text,
        after: fc.nat(),
      },
      { requiredKeys: [] },
    );
    const demand = fc.oneof(
      fc.record({ least: fc.nat(9), most: fc.integer({ min: 9, max: 20 }) }),
      fc.record({ least: fc.nat(9) }),
      fc.record({ waitedLeast: fc.nat(), waitedMost: fc.nat() }),
      fc.record({ asked: text, least: fc.constant(2) }),
      fc.constant({ least: 0, most: 0 }),
    );
    fc.assert(
      fc.property(filter, demand, (each, demanded) => {
        const expectation = { filter: each, ...demanded } as Expectation;
        expect(parseExpectation(printExpectation(expectation))).toEqual(expectation);
      }),
    );
  });

  test('never fails in another way than by saying what is wrong', () => {
    const words = ['token', 'imds', 'times=', 'times=1', '"', 'never', 'waited>=1s', '=', 'path="a b"', '__proto__=1'];
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom(...words)).map((all) => all.join(' ')),
        ),
        (line) => {
          faultsOf(line);
        },
      ),
    );
  });
});
