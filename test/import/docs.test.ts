import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { functions } from '../../emulator/import/template/functions.ts';

test('docs/import.md › lists every template function', () => {
  const page = readFileSync(new URL('../../docs/import.md', import.meta.url), 'utf8');
  const listed = /^Functions: ([\s\S]*?)\.\n\n/m.exec(page)?.[1]?.split(/,\s+/);
  expect(listed).toEqual(
    Array.from(functions.values(), ({ name }) => name)
      .sort()
      .map((name) => `\`${name}\``),
  );
});
