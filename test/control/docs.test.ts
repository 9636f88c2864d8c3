import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { parseClock } from '../../emulator/clock/parse.ts';
import { createEmulator } from '../../emulator/emulator.ts';
import { parseRule } from '../../emulator/fault/parse.ts';
import { parseExpectation } from '../../emulator/journal/parse.ts';
import type { Emulator } from '../../emulator/library.ts';

const page = readFileSync(new URL('../../docs/control.md', import.meta.url), 'utf8');

/** The rows under this heading row, cells without backticks. */
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

type Schema = { readonly properties: Record<string, { readonly description: string }> };
type Operation = { summary: string; requestBody?: { content: { 'application/json': { schema: Schema } } } };

let emulator: Emulator;
let paths: Record<string, Record<string, Operation>>;
beforeAll(async () => {
  emulator = await createEmulator();
  paths = (await request(emulator.apps.control).get('/openapi.json')).body.paths;
});

describe('docs/control.md', () => {
  test('lists every route with what it does', () => {
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { summary }]) => [`${method.toUpperCase()} ${path}`, summary]),
    );
    expect(table('Route')).toEqual(routes);
  });

  test('lists everything that may be asked of a forged token', () => {
    const schema = paths['/tokens']?.post?.requestBody?.content['application/json'].schema;
    expect(table('Member')).toEqual(
      Object.entries(schema?.properties ?? {}).map(([name, { description }]) => [name, description]),
    );
  });

  test('shows bodies that are taken', async () => {
    const shown = [...page.matchAll(/^ {4}curl -d '([^']*)' http:\/\/127\.0\.0\.1:50344(\S+)$/gm)];
    const readers: Record<string, (body: string) => unknown> = {
      '/faults': parseRule,
      '/clock': parseClock,
      '/journal/expect': parseExpectation,
    };
    expect(shown).toHaveLength(4);
    for (const [, body = '', path = ''] of shown) {
      readers[path]?.(body);
      const { status } = await request(emulator.apps.control).post(path).type('form').send(body);
      expect([path, status]).toEqual([path, 200]);
    }
  });

  test('shows a refusal in the words it comes in', async () => {
    const { body: told } = await request(emulator.apps.control).post('/faults').send({ rule: 'source=imd: 404' });
    expect(page).toContain(JSON.stringify(told.error.details));
  });
});
