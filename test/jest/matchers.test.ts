import { describe, expect, test } from '@jest/globals';
import { matchers } from '../../emulator/jest/matchers.ts';
import { createJournal, type Journal } from '../../emulator/journal/journal.ts';

const asked = (
  journal: Journal,
  resource: string,
  { status = 200, at = 0, endpoint = 'imds' }: { status?: number; at?: number; endpoint?: string } = {},
): void =>
  journal.record({
    port: 'identity',
    request: {
      method: 'GET',
      path: '/metadata/identity/oauth2/token',
      query: new URLSearchParams({ resource }),
      base: 'http://127.0.0.1:50342',
    },
    reply: { status, outcome: { decision: 'served: a token', endpoint, host: 'vm-web-1', resource } },
    time: Date.UTC(2026, 0, 1) + at,
    atMs: at,
    durationMs: 5,
  });

const vault = 'https://vault.azure.net';
const stage = () => createJournal({ clock: { now: () => 0 }, monotonic: () => 0 });
const line = (seq: number, at: string, status = 200) =>
  `  #${seq}  ${at}  GET /metadata/identity/oauth2/token?resource=${vault}  ${status}  imds of vm-web-1  served: a token`;

describe('matchers', () => {
  test('one token fetch for a hundred calls', () => {
    const journal = stage();
    asked(journal, vault);
    expect(matchers.toHaveBeenAskedForTokens(journal, 1).pass).toBe(true);
    asked(journal, vault, { at: 10 });
    const { pass, message } = matchers.toHaveBeenAskedForTokens(journal, 1);
    expect(pass).toBe(false);
    expect(message()).toBe(
      ['expected: token times=1', 'but saw 2', line(1, '00:00:00.000'), line(2, '00:00:00.010')].join('\n'),
    );
    expect(matchers.toHaveBeenAskedForTokens(journal, 0, { source: 'arm' }).pass).toBe(true);
  });

  test('it waited before it tried again', () => {
    const journal = stage();
    asked(journal, vault, { status: 429 });
    asked(journal, vault, { at: 505 });
    expect(matchers.toHaveBeenRetriedAfter(journal, '500ms').pass).toBe(true);
    expect(matchers.toHaveBeenRetriedAfter(journal, 500).pass).toBe(true);
    const { pass, message } = matchers.toHaveBeenRetriedAfter(journal, '1s');
    expect(pass).toBe(false);
    expect(message()).toContain('expected: token waited>=1s\nbut #2 came 500ms after the answer to #1');
    expect(matchers.toHaveBeenRetriedAfter(journal, '1s', { status: 429 }).message()).toContain('it never tried again');
  });

  test('it asked for the right audience', () => {
    const journal = stage();
    expect(matchers.toHaveBeenAskedFor(journal, vault).pass).toBe(false);
    asked(journal, vault);
    expect(matchers.toHaveBeenAskedFor(journal, vault).pass).toBe(true);
    asked(journal, 'https://graph.microsoft.com');
    expect(matchers.toHaveBeenAskedFor(journal, vault).message()).toContain(
      `expected: token asked=${vault}\nbut #2 asked for https://graph.microsoft.com`,
    );
  });

  test('a line or a filter says what was exchanged, and the nearest entries are shown where it was not', () => {
    const journal = stage();
    asked(journal, vault, { status: 400 });
    expect(matchers.toHaveExchanged(journal, 'imds status=4xx times=1').pass).toBe(true);
    expect(matchers.toHaveExchanged({ journal }, { source: 'imds', status: 400 }).pass).toBe(true);
    expect(matchers.toHaveExchanged(journal, { source: 'imds' }, { atLeast: 2 }).pass).toBe(false);
    expect(matchers.toHaveExchanged(journal, { source: 'imds' }, { atMost: 0 }).pass).toBe(false);
    expect(matchers.toHaveExchanged(journal, { source: 'imds', status: 200 }).message()).toBe(
      [
        'expected: imds status=200 at-least=1',
        'but saw none',
        'nearest:',
        line(1, '00:00:00.000', 400),
        '      status is 400, not 200',
      ].join('\n'),
    );
  });

  test('with .not, the entries that were not to be there are shown', () => {
    const journal = stage();
    asked(journal, vault);
    const { pass, message } = matchers.toHaveExchanged(journal, { source: 'imds' });
    expect(pass).toBe(true);
    expect(message()).toBe(`expected not: imds at-least=1\n${line(1, '00:00:00.000')}`);
  });

  test('what cannot be meant is refused with what to write', () => {
    const journal = stage();
    const refusals: [() => unknown, string][] = [
      [() => matchers.toHaveExchanged(7, {}), 'expect() takes an emulator or its journal here: expect(emulator)'],
      [() => matchers.toHaveExchanged(undefined, {}), 'expect() takes an emulator or its journal'],
      [() => matchers.toHaveExchanged(journal, { sorce: 'x' } as never), 'no "sorce"; did you mean "source"?'],
      [() => matchers.toHaveExchanged(journal, 'tokn times=1'), 'did you mean "token"?'],
      [() => matchers.toHaveExchanged(journal, {}, { times: -1 }), 'how often is a whole number, not -1'],
      [() => matchers.toHaveExchanged(journal, {}, { time: 1 } as never), 'there is no "time"; did you mean "times"?'],
      [
        () => matchers.toHaveExchanged(journal, {}, { atLeast: 2, atMost: 1 }),
        'at least 2 and at most 1 cannot both be',
      ],
      [
        () => matchers.toHaveBeenRetriedAfter(journal, 'soon'),
        'write a duration with its unit, such as 1s, not "soon"',
      ],
    ];
    for (const [act, said] of refusals) expect(act).toThrow(said);
  });
});
