import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { kinds } from '../../emulator/fault/kinds.ts';
import { parseRule } from '../../emulator/fault/parse.ts';
import { presets } from '../../emulator/fault/presets.ts';
import { criteria } from '../../emulator/fault/where.ts';

const page = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');

/** The cells of the table under this heading row, without backticks. */
const table = (head: string): string[][] => {
  const lines = page
    .slice(page.search(new RegExp(`^\\| ${head} `, 'm')))
    .split('\n')
    .slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) =>
    line
      .slice(1, -1)
      .replaceAll('`', '')
      .split('|')
      .map((cell) => cell.trim()),
  );
};

describe('docs/faults.md', () => {
  test('lists every fault as the table of kinds has it', () => {
    expect(table('Fault')).toEqual(
      kinds.map(({ name, bare, level, summary, example }) => [bare ? '404, 503, …' : name, level, summary, example]),
    );
  });

  test('lists every word of the where part', () => {
    expect(table('Word')).toEqual(
      Object.entries(criteria).map(([name, { summary, example }]) => [`${name}=`, summary, example]),
    );
  });

  test('lists every preset', () => {
    const waits = (seconds: readonly [number, number] | undefined): string => {
      if (!seconds) return 'not measured';
      return seconds[0] === seconds[1] ? `${seconds[0]} s` : `${seconds[0]}–${seconds[1]} s`;
    };
    expect(table('Preset')).toEqual(
      presets.map(({ name, client, rule, requests, seconds, ends }) => [
        name,
        client,
        rule,
        `${requests}`,
        waits(seconds),
        ends,
      ]),
    );
  });

  test('shows rules that can be kept, and one that cannot with the words it is refused with', () => {
    const blocks = [...page.matchAll(/^ {4}(.*)$/gm)].map(([, line = '']) => line);
    const command = blocks.findIndex((line) => line.startsWith('$ msi-emulator fault add'));
    for (const rule of blocks.slice(0, command)) expect(() => parseRule(rule)).not.toThrow();
    expect(() => parseRule('source=imds: refuse')).toThrow(blocks.slice(command + 1).join('\n'));
  });

  test('shows examples that do', () => {
    for (const { example } of Object.values(criteria)) {
      expect(() => parseRule(`${example}: 404`)).not.toThrow();
    }
  });
});
