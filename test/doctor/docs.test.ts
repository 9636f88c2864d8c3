import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checks } from '../../emulator/doctor/checks.ts';
import { runtimes } from '../../emulator/doctor/observe/runtimes.ts';

const page = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');

test('docs/doctor.md › lists every check in its order', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm)].map(([, name, summary]) => ({ name, summary }));
  expect(rows).toEqual(checks.map(({ name, summary }) => ({ name, summary })));
});

test('docs/doctor.md › names every runtime that is asked', () => {
  for (const { name } of runtimes) expect(page).toContain(name.replace(/ \(.*/, ''));
});
