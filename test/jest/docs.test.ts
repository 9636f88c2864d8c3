import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { matchers } from '../../emulator/jest/matchers.ts';
import { parseOptions } from '../../emulator/jest/options.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/jest.md'), 'utf8');
const firstColumn = [...page.matchAll(/^\| `(\w+)/gm)].map(([, name = '']) => name);

describe('docs/jest.md', () => {
  test('names every matcher and no other', () => {
    const named = firstColumn.filter((name) => name.startsWith('to'));
    expect([...new Set(named)].sort()).toEqual(Object.keys(matchers).sort());
  });

  test('names every option and no other', () => {
    const named = firstColumn.filter((name) => !name.startsWith('to'));
    expect(() => parseOptions({ '': '' }, '/')).toThrow(`there are ${named.join(', ')}`);
  });
});
