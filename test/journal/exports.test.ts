import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { toHar } from '../../emulator/journal/har.ts';
import { toJsonLines } from '../../emulator/journal/json-lines.ts';
import { toJUnit } from '../../emulator/journal/junit.ts';
import { parseExpectation } from '../../emulator/journal/parse.ts';
import { unexpected } from '../../emulator/journal/unexpected.ts';
import { createStage, vault } from './stage.ts';

/** The required fields of HAR 1.2, written from its specification; a field of ours starts with an underscore. */
const pair = z.strictObject({ name: z.string(), value: z.string() });
const message = {
  httpVersion: z.string(),
  cookies: z.array(z.unknown()),
  headers: z.array(pair),
  headersSize: z.int(),
  bodySize: z.int(),
};
const harEntry = z.strictObject({
  startedDateTime: z.iso.datetime(),
  time: z.number().min(0),
  request: z.strictObject({ method: z.string(), url: z.url(), queryString: z.array(pair), ...message }),
  response: z.strictObject({
    status: z.int(),
    statusText: z.string(),
    content: z.strictObject({ size: z.int(), mimeType: z.string() }),
    redirectURL: z.string(),
    ...message,
  }),
  cache: z.strictObject({}),
  timings: z.strictObject({ send: z.number(), wait: z.number(), receive: z.number() }),
  comment: z.string(),
});
const har = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string(), version: z.string() }),
    entries: z.array(z.record(z.string(), z.unknown())),
  }),
});

const stage = () => {
  const all = createStage();
  all.send('GET', `${vault}&client_secret=s3cret&q=a%26b%20c`, { takes: 2, outcome: { host: 'vm-web-1', uti: 'u1' } });
  all.arm('/subscriptions', { status: 403, outcome: { uti: 'u1', decision: 'rejected: "no" <role> & no\u0001 more' } });
  return all;
};

test('JSON lines are one entry each', () => {
  const { journal } = stage();
  const lines = toJsonLines(journal.entries());
  expect(lines.endsWith('\n')).toBe(true);
  expect(
    lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(journal.entries());
  expect(toJsonLines([])).toBe('');
});

describe('the HTTP Archive', () => {
  test('has the fields that HAR 1.2 requires, and no other without an underscore', () => {
    const { log } = har.parse(JSON.parse(JSON.stringify(toHar(stage().journal.entries(), '1.2.3'))));
    for (const entry of log.entries) {
      const theirs = Object.fromEntries(Object.entries(entry).filter(([name]) => !name.startsWith('_')));
      expect(harEntry.safeParse(theirs).error?.issues).toBeUndefined();
    }
  });

  test('holds the exchange, what was decided, and no secret', () => {
    const { log } = toHar(stage().journal.entries(), '1.2.3');
    expect(log.creator).toEqual({ name: 'msi-emulator', version: '1.2.3' });
    expect(log.entries[0]).toEqual({
      startedDateTime: '2026-01-01T00:00:00.000Z',
      time: 2,
      request: {
        method: 'GET',
        url: `http://localhost${vault}&client_secret=***&q=a%26b%20c`,
        httpVersion: 'HTTP/1.1',
        queryString: [
          { name: 'api-version', value: '2018-02-01' },
          { name: 'resource', value: 'https://vault.azure.net' },
          { name: 'client_secret', value: '***' },
          { name: 'q', value: 'a&b c' },
        ],
        cookies: [],
        headers: [],
        headersSize: -1,
        bodySize: -1,
      },
      response: {
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        content: { size: 0, mimeType: '' },
        redirectURL: '',
        cookies: [],
        headers: [],
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 2, receive: 0 },
      comment: 'served: a token',
      _seq: 1,
      _endpoint: 'imds',
      _port: 'identity',
      _host: 'vm-web-1',
      _resource: 'https://vault.azure.net',
      _uti: 'u1',
    });
    expect(log.entries[1]).toMatchObject({ _issuedBy: 1, response: { status: 403, statusText: 'Forbidden' } });
  });
});

test('JUnit XML has a case for each expectation and one for the unexpected', () => {
  const { journal } = stage();
  const entries = journal.entries({ source: 'arm' });
  const verdicts = [journal.check('token times=1'), journal.check('arm status=200')];
  const xml = toJUnit({ entries, verdicts, unexpected: [] });
  const line =
    '#2  00:00:00.002  GET /subscriptions  403  arm  rejected: &quot;no&quot; &lt;role&gt; &amp; no\ufffd more  (its token came from #1)';
  expect(xml.split('\n').slice(0, 5)).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites tests="3" failures="1">',
    '  <testsuite name="msi-emulator" tests="3" failures="1" errors="0" skipped="0">',
    '    <testcase classname="msi-emulator.journal" name="token times=1" />',
    '    <testcase classname="msi-emulator.journal" name="arm status=200 at-least=1"><failure message="expected: arm status=200 at-least=1">expected: arm status=200 at-least=1',
  ]);
  expect(xml).toContain('status is 403, not 200</failure></testcase>');
  expect(xml.split('\n').slice(-6)).toEqual([
    expect.stringContaining('</failure></testcase>'),
    '    <testcase classname="msi-emulator.journal" name="nothing unexpected" />',
    `    <system-out>${line}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ]);
  const failed = toJUnit({ entries, verdicts: [], unexpected: entries });
  expect(failed).toContain(`name="nothing unexpected"><failure message="${line}">${line}</failure></testcase>`);
  expect(toJUnit({ entries, verdicts: [] })).toContain('tests="0" failures="0"');
});

describe('the unexpected', () => {
  const seqs = (...lines: string[]) =>
    unexpected(stage().journal.entries(), lines.map(parseExpectation)).map(({ seq }) => seq);

  test('is what was refused, where nothing is expected', () => {
    expect(seqs()).toEqual([2]);
  });
  test('is what no expectation covers', () => {
    expect(seqs('arm status=403')).toEqual([1]);
  });
  test('is a refusal that no expectation speaks of', () => {
    expect(seqs('token', 'arm')).toEqual([2]);
    expect(seqs('token', 'arm status=4xx')).toEqual([]);
    expect(seqs('token', 'arm decision=rejected*')).toEqual([]);
  });
  test('is nothing that a fault did on purpose', () => {
    const { journal, send } = createStage();
    send('GET', vault, { status: 404, outcome: { decision: 'refused: the fault rule says 404', fault: '404' } });
    expect(unexpected(journal.entries(), [])).toEqual([]);
  });
});
