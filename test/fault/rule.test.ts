import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { kinds } from '../../emulator/fault/kinds.ts';
import { checkRule, parseRule } from '../../emulator/fault/parse.ts';
import { presets } from '../../emulator/fault/presets.ts';
import { printRule, type Rule } from '../../emulator/fault/rule.ts';

describe('a fault rule', () => {
  test('is steps in their order, with where they strike', () => {
    expect(parseRule('source=imds identity=billing: 404 x2, 429 retry-after 1 x1, then answer')).toEqual({
      where: { source: 'imds', identity: 'billing' },
      steps: [
        { faults: [{ kind: 'status', args: { status: 404 } }], times: 2 },
        { faults: [{ kind: 'status', args: { status: 429, retryAfter: 1 } }], times: 1 },
      ],
    });
  });

  test.each([
    ['404 ×2', '404 x2, then answer'],
    ['410 for 70 s', '410 for 70s, then answer'],
    ['404, 500', '404 x1, 500'],
    ['404, then 500, then answer', '404 x1, 500 x1, then answer'],
    ['latency 0.5s + 500', 'latency 500ms + 500'],
    ['drip 100 B/s', 'drip 100B/s'],
    ['giant-body 10 MB x1', 'giant-body 10MB x1, then answer'],
    ['clock-skew -300s', 'clock-skew -5m'],
    ['chance 12.50% seed 7 500', 'chance 12.5% seed 7 500'],
    ['method=get path=/a/*: hang', 'method=get path=/a/*: hang'],
    ['path="/a b,c:": hang', 'path="/a b,c:": hang'],
    ['resource=https://vault.azure.net : 404', 'resource=https://vault.azure.net: 404'],
    ['refuse for 5 s, answer for 2s, refuse', 'refuse for 5s, answer for 2s, refuse'],
  ])('"%s" is printed as "%s"', (text, canonical) => {
    expect(printRule(parseRule(text))).toBe(canonical);
  });

  test.each(kinds.map(({ name, example }) => [name, example]))(
    'the example of %s is a rule of that kind',
    (name, example) => {
      expect(parseRule(example).steps.some(({ faults }) => faults.some(({ kind }) => kind === name))).toBe(true);
    },
  );

  test.each(presets.map(({ name, rule }) => [name, rule]))(
    'the preset %s is a rule in its canonical text',
    (_, rule) => {
      expect(printRule(parseRule(rule))).toBe(rule);
    },
  );

  test('given as a value is checked as its text is', () => {
    const rule: Rule = { where: { port: 'control' }, steps: [{ faults: [{ kind: 'status', args: { status: 404 } }] }] };
    expect(() => checkRule(rule)).toThrow('faults never touch the control port');
    expect(() => checkRule({ where: {}, steps: [{ faults: [{ kind: 'status', args: {} }] }] })).toThrow(
      'there is no fault',
    );
  });

  test('prints as a text that reads back to the same rule', () => {
    const duration = fc.integer({ min: 1, max: 1e9 });
    const fault = fc.oneof(
      fc.record({
        kind: fc.constant('status'),
        args: fc.oneof(
          fc.record({ status: fc.integer({ min: 400, max: 599 }) }),
          fc.record({ status: fc.integer({ min: 400, max: 599 }), retryAfter: fc.integer({ min: 0, max: 86_400 }) }),
        ),
      }),
      fc.record({ kind: fc.constant('latency'), args: fc.record({ milliseconds: duration }) }),
      fc.record({
        kind: fc.constant('clock-skew'),
        args: fc.record({
          milliseconds: fc.oneof(
            duration,
            duration.map((each) => -each),
          ),
        }),
      }),
      fc.record({ kind: fc.constant('reset'), args: fc.constantFrom({}, { where: 'mid-body' }) }),
      fc.record({
        kind: fc.constant('truncated'),
        args: fc.oneof(fc.constant({}), fc.record({ bytes: fc.integer({ min: 1, max: 1e7 }) })),
      }),
      fc.record({ kind: fc.constant('drip'), args: fc.record({ bytesPerSecond: fc.integer({ min: 1, max: 1e9 }) }) }),
      fc.record({ kind: fc.constant('giant-body'), args: fc.record({ bytes: fc.integer({ min: 1, max: 1e8 }) }) }),
      fc.record({ kind: fc.constant('token'), args: fc.record({ flaw: fc.constantFrom('expired', 'unknown-kid') }) }),
      fc.record({
        kind: fc.constantFrom('hang', 'not-json', 'throttle', 'identity-not-found', 'key-rotated'),
        args: fc.constant({}),
      }),
    );
    const chance = fc.record({
      percent: fc.integer({ min: 1, max: 99_999 }).map((each) => each / 1000),
      seed: fc.nat(),
    });
    const bound = fc.oneof(
      fc.record({ times: fc.integer({ min: 1, max: 999 }) }),
      fc.record({ milliseconds: duration }),
    );
    const latency = fc.record({ kind: fc.constant('latency'), args: fc.record({ milliseconds: duration }) });
    const step = fc
      .tuple(
        fc.oneof(
          fault.map((one) => [one]),
          fc.tuple(latency, fault),
        ),
        bound,
        fc.option(chance, { nil: undefined }),
      )
      .map(([faults, bounds, drawn]) => ({ faults, ...bounds, ...(drawn ? { chance: drawn } : {}) }));
    const value = fc.string({
      unit: fc.constantFrom('a', 'B', '*', ' ', ',', ':', '=', '/'),
      minLength: 1,
      maxLength: 8,
    });
    const where = fc.record(
      {
        port: fc.constant('*'),
        source: fc.constantFrom('imds', 'i*'),
        host: value,
        identity: value,
        resource: value,
        method: fc.constantFrom('GET', 'post'),
      },
      { requiredKeys: [] },
    );
    const rule = fc
      .record({ where, steps: fc.array(step, { minLength: 1, maxLength: 4 }), open: fc.boolean() })
      .map(({ where, steps, open }) => {
        const last = steps.at(-1) as (typeof steps)[number];
        const unbounded = { faults: last.faults, ...('chance' in last ? { chance: last.chance } : {}) };
        return { where, steps: open ? [...steps.slice(0, -1), unbounded] : steps } as Rule;
      });
    fc.assert(
      fc.property(rule, (each) => {
        expect(parseRule(printRule(each))).toEqual(each);
      }),
    );
  });

  test('never fails in another way than by saying what is wrong', () => {
    const words = [
      'source=imds',
      'port=',
      ':',
      '404',
      'x2',
      'for',
      '70',
      's',
      ',',
      '+',
      'chance',
      '20%',
      'seed',
      'token',
      '"',
      'then',
      'answer',
      'retry-after',
      'constructor',
      '__proto__=x',
    ];
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(text, (each) => {
        try {
          const rule = parseRule(each);
          expect(parseRule(printRule(rule))).toEqual(rule);
        } catch (error) {
          expect((error as Error).name).toBe('FaultError');
        }
      }),
    );
  });
});
