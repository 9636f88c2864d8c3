import { describe, expect, test } from '@jest/globals';
import { createStage, vault } from './stage.ts';

const thrownBy = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing thrown';
};

describe('expecting things of the journal', () => {
  test('one token fetch for a hundred calls', () => {
    const { journal, send, arm } = createStage();
    send('GET', vault);
    for (let index = 0; index < 100; index++) arm('/subscriptions');
    expect(journal.check('token times=1')).toEqual({
      ok: true,
      line: 'token times=1',
      matched: [1],
      message: 'as expected: token times=1',
    });
    journal.expect({ token: true }).times(1).asked('https://vault.azure.net');
    journal.expect({ source: 'arm' }).times(100).atLeast(100).atMost(100);
    journal.expect({ source: 'authority' }).never();
  });

  test('shows what came too often', () => {
    const { journal, send } = createStage();
    send('GET', vault, { outcome: { host: 'vm-web-1', fault: '404 (1 of 1)' }, status: 404 });
    send('GET', vault);
    expect(journal.check('token times=1')).toEqual({
      ok: false,
      line: 'token times=1',
      matched: [1, 2],
      message: [
        'expected: token times=1',
        'but saw 2',
        `  #1  00:00:00.000  GET ${vault}  404  imds of vm-web-1  [fault: 404 (1 of 1)]  served: a token`,
        `  #2  00:00:00.000  GET ${vault}  200  imds  served: a token`,
      ].join('\n'),
    });
  });

  test('shows the nearest of what did come, with what keeps each out', () => {
    const { journal, send, arm } = createStage();
    arm('/subscriptions', { outcome: { uti: 'u1' } });
    send('GET', vault, { outcome: { uti: 'u1' } });
    arm('/subscriptions', { status: 401, outcome: { uti: 'u1', decision: 'rejected: aud' } });
    expect(journal.check('token imds resource=https://management.azure.com/ times=1').message).toBe(
      [
        'expected: token imds resource=https://management.azure.com/ times=1',
        'but saw none',
        'nearest:',
        `  #2  00:00:00.000  GET ${vault}  200  imds  served: a token`,
        '      resource is https://vault.azure.net, not https://management.azure.com/',
        '  #1  00:00:00.000  GET /subscriptions  200  arm  served: it',
        '      it does not ask for a token; endpoint is arm, not imds; resource is not known, not https://management.azure.com/',
        '  #3  00:00:00.000  GET /subscriptions  401  arm  rejected: aud  (its token came from #2)',
        '      it does not ask for a token; endpoint is arm, not imds; resource is not known, not https://management.azure.com/',
      ].join('\n'),
    );
  });

  test('says so where nothing came at all', () => {
    const { journal } = createStage();
    expect(journal.check('token').message).toBe(
      'expected: token at-least=1\nbut saw none\nthe journal is empty: nothing has reached the emulator',
    );
  });

  test('it waited at least a second before it tried again', () => {
    const { journal, send, pass } = createStage();
    send('GET', vault, { status: 429, takes: 5, reply: { delay: 200 } });
    pass(1200);
    send('GET', vault);
    expect(journal.check('token waited>=1s').ok).toBe(true);
    expect(journal.check('token waited>=1s waited<=1s').ok).toBe(true);
    pass(400);
    send('GET', vault);
    expect(journal.check('token waited>=1s').message.split('\n').slice(0, 2)).toEqual([
      'expected: token waited>=1s',
      'but #3 came 400ms after the answer to #2',
    ]);
    expect(journal.check('token waited<=500ms').message).toContain('but #2 came 1s after the answer to #1');
    expect(thrownBy(() => journal.expect({ token: true }).waited(1000))).toContain('#3 came 400ms after');
    expect(thrownBy(() => journal.expect({ token: true }).waited(0, 500))).toContain('#2 came 1s after');
  });

  test('it never waited where it never tried again', () => {
    const { journal, send } = createStage();
    expect(journal.check('token waited>=1s').message).toContain('but it never tried again: saw none');
    send('GET', vault);
    expect(journal.check('token waited>=1s').message).toContain('but it never tried again: saw only 1');
  });

  test('it asked for the right audience', () => {
    const { journal, send } = createStage();
    expect(journal.check('token asked=https://vault.azure.net').message).toContain('but nobody asked for anything');
    send('GET', vault);
    expect(journal.check('token asked=https://vault.azure.net/').ok).toBe(true);
    for (let index = 0; index < 7; index++) send('GET', vault.replace('vault', 'storage'));
    expect(journal.check('token asked=https://vault.azure.net').message.split('\n').slice(0, 7)).toEqual([
      'expected: token asked=https://vault.azure.net',
      'but #2 asked for https://storage.azure.net',
      'but #3 asked for https://storage.azure.net',
      'but #4 asked for https://storage.azure.net',
      'but #5 asked for https://storage.azure.net',
      'but #6 asked for https://storage.azure.net',
      'but … and 2 more',
    ]);
  });

  test('takes no bound on what it cannot know any more', () => {
    const { journal, send } = createStage(2);
    for (let index = 0; index < 3; index++) send('GET', vault);
    expect(journal.check('token times=2').message).toContain(
      'but nobody can tell: 1 older entries were dropped; clear the journal earlier or give it more room',
    );
    expect(journal.check('token at-least=2').ok).toBe(true);
    expect(journal.check('token at-least=3').message).toContain('but saw only 2, and 1 older entries were dropped');
  });

  test('throws an error that carries the verdict', () => {
    const { journal } = createStage();
    expect(() => journal.expect({ source: 'imds' }).times(1)).toThrow(
      expect.objectContaining({
        name: 'ExpectationError',
        verdict: expect.objectContaining({ ok: false, line: 'imds times=1', matched: [] }),
      }),
    );
  });

  test('lets no control character reach a terminal', () => {
    const { journal, send } = createStage();
    send('GET', '/a', { outcome: { decision: 'refused: \u001b[2J\r\n' } });
    expect(journal.check('token').message.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});
