import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { identitySources } from '../emulator/identity/sources.ts';

type Row = {
  readonly client: string;
  readonly version: string;
  readonly runtime: string;
  readonly compute?: string;
  readonly source: string;
  readonly outcome: 'passed' | 'failed' | 'not supported' | 'not run';
  readonly reason?: string;
  readonly checks?: Readonly<Record<string, string>>;
};

const root = join(import.meta.dirname, '..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const matrix: readonly Row[] = JSON.parse(read('test', 'conformance', 'matrix.json'));

const nameOf = ({ client, version, runtime, compute }: Row) =>
  `${client} ${version}${compute ? `, ${compute}` : ''} (${runtime})`;

/** The README's table, read by its own marks: a row for each cell. */
const published = () => {
  const [, block = ''] = /<!-- conformance:begin -->(.*)<!-- conformance:end -->/s.exec(read('README.md')) ?? [];
  const notes = new Map([...block.matchAll(/^<sup>(\d+)<\/sup> (.*?) *$/gm)].map(([, number, text]) => [number, text]));
  const [head = [], , ...lines] = [...block.matchAll(/^\| ?(.*) ?\|$/gm)].map(([, line = '']) =>
    line.split('|').map((cell) => cell.trim()),
  );
  const outcomes = { '✓': 'passed', '✗': 'failed', '–': 'not supported', '': 'not run' };
  return lines.flatMap(([name, ...cells]) =>
    cells.map((cell, index) => {
      const [, mark = '', note] = /^(.?)(?:<sup>(\d+)<\/sup>)?$/.exec(cell) ?? [];
      const outcome = outcomes[mark as keyof typeof outcomes];
      return { name, source: head[index + 1], outcome, reason: note && notes.get(note) };
    }),
  );
};

describe('conformance', () => {
  test('the README’s table says what the matrix says', () => {
    expect(published()).toEqual(
      matrix.map((row) => ({ name: nameOf(row), source: row.source, outcome: row.outcome, reason: row.reason })),
    );
  });

  test('every client was seen in the version that is pinned', () => {
    const files = ['javascript/node-20/package.json', 'javascript/node-lts/package.json', 'python/requirements.in'];
    const more = ['go/go.mod', 'java/pom.xml', 'rust/Cargo.toml'];
    const pinned = [...files, ...more].map((file) => read('test', 'conformance', file)).join('\n');
    for (const { client, version } of matrix) {
      const name = client.replace(/[/.]/g, '\\$&');
      expect(pinned).toMatch(new RegExp(`${name}\\b.{0,30}[^\\d.]${version.replace(/\./g, '\\.')}`, 's'));
    }
  });

  test('every source has a column, but the one that no client of today speaks', () => {
    const names = identitySources.map(({ name }) => name).filter((name) => name !== 'app-service-2017');
    expect(new Set(matrix.map(({ source }) => source))).toEqual(new Set([...names, 'workload-identity']));
  });

  test('no client failed, every one that passed met each failure, and what is left out has its reason', () => {
    for (const { outcome, checks, reason, source } of matrix) {
      expect(outcome).not.toBe('failed');
      if (outcome !== 'passed') expect(reason).toEqual(expect.any(String));
      else {
        const failures = [
          'identity not found',
          ...(source === 'workload-identity' ? [] : ['header missing']),
          'throttled',
        ];
        expect(Object.keys(checks ?? {})).toEqual(expect.arrayContaining(['token', ...failures]));
      }
    }
  });
});
