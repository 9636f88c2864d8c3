import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { demands, lineCriteria, parseExpectation } from '../../emulator/journal/parse.ts';
import { createStage, vault } from './stage.ts';

const page = readFileSync(new URL('../../docs/journal.md', import.meta.url), 'utf8');

/** The first cells of the table under this heading row. */
const firstCells = (head: string): string[] => {
  const lines = page
    .slice(page.search(new RegExp(`^\\| ${head} `, 'm')))
    .split('\n')
    .slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? line);
};

describe('docs/journal.md', () => {
  test('lists every field of an entry', () => {
    const { journal, send, arm } = createStage();
    send('GET', vault, { outcome: { host: 'h', identity: 'i', fault: 'f', uti: 'u' } });
    arm('/subscriptions', { outcome: { uti: 'u' } });
    const fields = journal.entries().flatMap((entry) => Object.keys(entry));
    expect(firstCells('Field').sort()).toEqual([...new Set(fields)].sort());
  });

  test('lists every word that says which entries are meant', () => {
    expect(firstCells('Word +\\| Which')).toEqual(lineCriteria.map((name) => `${name}=`));
  });

  test('lists every demand', () => {
    expect(firstCells('Word +\\| What')).toEqual(Object.keys(demands));
  });

  test('shows expectations that can be read', () => {
    const lines = [...page.matchAll(/^ {4}((?:token|arm) .*)$/gm)].map(([, line = '']) => line);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(() => parseExpectation(line)).not.toThrow();
  });

  test('shows the very message that a failed expectation gives', () => {
    const { journal, send } = createStage();
    send('GET', vault);
    const { message } = journal.check('token imds resource=https://management.azure.com/ times=1');
    expect(page).toContain(message.replace(/^/gm, '    '));
  });

  test('tells the capacity that is used', () => {
    const { journal, send } = createStage();
    for (let index = 0; index < 10_001; index++) send('GET', '/');
    expect([journal.entries().length, journal.lost]).toEqual([10_000, 1]);
    expect(page).toContain('a ring of 10,000 entries');
  });
});
