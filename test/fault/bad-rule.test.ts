import { describe, expect, test } from '@jest/globals';
import { standard } from '../../emulator/fault/check.ts';
import type { FaultError } from '../../emulator/fault/fault-error.ts';
import { parseRule } from '../../emulator/fault/parse.ts';

const faultsOf = (rule: string) => {
  try {
    parseRule(rule, { ...standard, variants: ['numbers', 'pascal-case'] });
  } catch (error) {
    if ((error as FaultError).name !== 'FaultError') throw error;
    return (error as FaultError).faults.map(({ at, message }) => `${at}: ${message}`);
  }
  return [];
};

const all =
  'throttle, identity-not-found, metadata-missing, role-not-propagated, operation-failed, token, key-rotated, clock-skew, variant, not-json, content-type, giant-body, latency, hang, reset, drip, truncated, refuse, tls, answer';

describe('a bad fault rule', () => {
  test.each([
    ['', ['1: a step says what goes wrong: "404", "latency 500ms", "token expired", …']],
    ['404,', ['4: a step says what goes wrong: "404", "latency 500ms", "token expired", …']],
    ['nope', [`1: there is no fault "nope"; there are: a status, ${all}`]],
    ['latncy 5s', ['1: there is no fault "latncy"; did you mean "latency"?']],
    ['700', ['1: "700" is not a status from 400 to 599, as in "503 retry-after 2 x2, then answer"']],
    ['latency', ['8: latency needs a duration such as 500ms or 2 s, as in "latency 500ms"']],
    ['404 x0', ['5: "x0" is no number of times: write x1, x2, …']],
    ['404 x2 for 3s', ['8: a step lasts so many requests or so long, not both: leave one of them out']],
    ['404 for 3s x2', ['12: a step lasts so many requests or so long, not both: leave one of them out']],
    ['404 for ever', ['5: for needs a duration such as 500ms or 2 s, as in "410 for 70 s"']],
    [
      '404 retry-after soon',
      ['5: retry-after needs whole seconds and follows a status or throttle: "429 retry-after 1"'],
    ],
    ['404 +', ['6: a fault should follow']],
    ['chance 500', ['8: chance needs a percentage such as 20%, as in "chance 20% seed 7 500"']],
    ['chance 20% 500', ['12: chance needs a seed, so that a run can be repeated: "chance 20% seed 7 500"']],
    ['then answer', ['1: this rule changes nothing: say what goes wrong before the answer']],
    [
      'giant-body 1000MB',
      ['12: giant-body needs a size from 1B to 100MB, such as 20B or 1.5kB, as in "giant-body 10MB x1"'],
    ],
    ['source=imds', ['1: a colon ends the part that says where: write "source=imds:" and then what happens']],
    ['source=: 404', ['1: source= needs a value, as in source=imds']],
    ['source=imds source=arm: 404', ['13: source= is given more than once; * stands for anything']],
    ['port=control: 404', ['1: faults never touch the control port']],
    ['method=FETCH: 404', ['1: no method is called "FETCH"; there are GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS']],
    ['source=arm port=identity: 404', ['27: nothing answers at source=arm port=identity: leave one of them out']],
    [
      'source=arm host=vm-web-1: 404',
      ['27: ARM and the authority speak for no host: leave host= out, or say which identity='],
    ],
    ['variant nmbers', ['1: no response shape is called "nmbers"; did you mean "numbers"?']],
    [
      '404 + token expired',
      ['1: an endpoint can be in one state at a time: status + token cannot be joined; write them as steps'],
    ],
    [
      'hang + reset',
      ['1: the bytes go wrong in one way at a time: hang + reset cannot be joined; write them as steps'],
    ],
    ['404 + answer', ['1: answer means that nothing goes wrong: it cannot be joined']],
  ])('"%s" says what is wrong and where', (rule, faults) => {
    expect(faultsOf(rule)).toEqual(faults);
  });

  test.each([
    [
      'source=imds: refuse',
      ['1: refuse strikes a whole port, before any request: source= cannot choose; write port=identity or port=arm'],
    ],
    ['port=identity: tls expired', ['1: port=identity speaks no TLS: put it on port=arm']],
    ['refuse x2', ['1: connections to a port are not counted: write how long, as in "refuse for 5 s"']],
    ['chance 20% seed 7 refuse', ['1: no request draws the chance of a fault of a port: leave "chance" out']],
    ['refuse + latency 5s', ['1: refuse strikes a whole port and cannot be joined to other faults']],
    ['refuse for 5s, 404', ['16: status happens to requests, refuse to a port: write two rules']],
    [
      'source=arm: token expired',
      ['13: token is nothing that arm could do: put it on source=imds, or leave the place out'],
    ],
    [
      'path=/subscriptions/*: token expired',
      ['24: token is nothing that arm could do: put it on source=imds, or leave the place out'],
    ],
    [
      'path=/metadata/instance: token expired',
      [
        '26: no token is handed out at path=/metadata/instance, so token cannot happen there: leave path= out, or write path=*/token',
      ],
    ],
    [
      'source=imds: role-not-propagated',
      ['14: role-not-propagated is nothing that imds could do: put it on source=arm, or leave the place out'],
    ],
  ])('"%s" cannot be kept where it is put', (rule, faults) => {
    expect(faultsOf(rule)).toEqual(faults);
  });

  test('says everything that is wrong at once', () => {
    expect(faultsOf('sorce=imds prt=x: 404 y2, nope')).toEqual([
      '1: "sorce" says no place; did you mean "source"?',
      '12: "prt" says no place; did you mean "port"?',
      '23: "y2" is not understood here: a comma parts two steps, " + " joins two faults; see "503 retry-after 2 x2, then answer"',
      `27: there is no fault "nope"; there are: a status, ${all}`,
    ]);
  });

  test('is an error that a person can read', () => {
    expect(() => parseRule('sorce=imds: 404')).toThrow(
      'bad fault rule "sorce=imds: 404"\n  at character 1: "sorce" says no place; did you mean "source"?',
    );
  });
});
