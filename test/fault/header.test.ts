import { describe, expect, test } from '@jest/globals';
import { createStage, target } from './stage.ts';

const under = (rule: string) => ({ headers: { 'x-ms-emulator-fault': rule, Metadata: 'true' } });

describe('the header x-ms-emulator-fault', () => {
  test('touches its request alone and never reaches the endpoint', async () => {
    const { ask, met, faults, reached } = createStage();
    expect((await ask(under('token expired'))).outcome.fault).toBe('token expired (asked for by the request)');
    expect(reached[0]).toMatchObject({
      condition: { name: 'token-flaw', flaw: 'expired' },
      headers: { metadata: 'true' },
    });
    expect(reached[0]?.headers).not.toHaveProperty('x-ms-emulator-fault');
    expect(await met(1)).toEqual([undefined]);
    expect(faults.list()).toEqual([]);
  });

  test('goes before the rules that stand, which do not count it', async () => {
    const { ask, faults } = createStage(['404 x1']);
    expect((await ask(under('503'))).status).toBe(503);
    expect(faults.list()[0]?.next).toBe('404 (1 of 1)');
  });

  test('leaves a request of another place to the rules that stand', async () => {
    const { ask } = createStage(['404 x1']);
    expect((await ask(under('source=arm: 503'))).outcome.fault).toBe('404 (1 of 1)');
  });

  test('takes one step, said with or without x1 and its end', async () => {
    const { ask } = createStage();
    expect((await ask(under('503 x1, then answer'))).status).toBe(503);
  });

  test.each([
    ['404 x1, 500 x1', 'a header touches one request: give it one step, and the next request its own'],
    ['404 x2', 'a header touches one request: leave out how often or how long'],
    ['404 for 5s', 'a header touches one request: leave out how often or how long'],
    [
      'chance 20% seed 7 500',
      'a header touches one request, for which the first draw would always be the same: leave chance out',
    ],
    ['refuse', 'a request has reached its port already: add this rule to the emulator instead'],
    ['latncy 5s', 'there is no fault "latncy"; did you mean "latency"?'],
    ['', 'a step says what goes wrong: "404", "latency 500ms", "token expired", …'],
  ])('"%s" is refused with what is wrong, and nothing is served', async (rule, message) => {
    const { ask, reached } = createStage();
    const reply = await ask(under(rule));
    expect({ ...reply, body: JSON.parse(reply.body.toString()) }).toEqual({
      status: 400,
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: {
        error: {
          code: 'BadFaultRule',
          message: `x-ms-emulator-fault: bad fault rule "${rule}"\n  at character 1: ${message}`,
          details: [{ at: 1, message }],
        },
      },
      outcome: { endpoint: 'imds', host: 'vm-web-1', decision: `refused: x-ms-emulator-fault: ${message}` },
    });
    expect(reached).toEqual([]);
  });

  test('is taken off where its rule is of another place, too', async () => {
    const { ask, reached } = createStage();
    await ask({ target, headers: { 'x-ms-emulator-fault': 'source=arm: 404' } });
    expect(reached[0]?.headers).toEqual({});
  });
});
