import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseWorld } from '../../emulator/world/parse.ts';
import { readWorld } from '../../emulator/world/read.ts';
import { WorldError } from '../../emulator/world/world-error.ts';
import { faultsOf } from './contoso.ts';

const folder = mkdtempSync(join(tmpdir(), 'msi-emulator-world-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, content: string | Buffer): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

describe('a hostile file', () => {
  const cases: [string, string, string | Buffer, string[]][] = [
    ['nothing at all', 'empty.yaml', '', ['world: is empty; msi-emulator init writes one to start from']],
    ['nothing at all, as JSON', 'empty.json', '', ['1:1: world: is empty']],
    ['JSON that breaks off', 'short.json', '{"tenant":', ['1:11: world: no JSON: Unexpected end of JSON input']],
    [
      'a key twice in JSON',
      'twice.json',
      '{"tenant":{},\n "tenant":{}}',
      ['2:2: world: this key stands twice in one map'],
    ],
    [
      'a fault in JSON',
      'fault.json',
      '{"users":[{"userPrincipalName":"a"},\n  {"userPrincipalName":5}]}',
      ['2:4: users[1].userPrincipalName: expected a text, found the number 5; put it in quotes'],
    ],
    [
      'bytes that are no text',
      'bytes.yaml',
      Buffer.from([0xff, 0x00, 0xfe]),
      ['world: is neither UTF-8 nor UTF-16 text'],
    ],
    [
      'a list that holds itself',
      'cycle.yaml',
      'resources: &a\n  - *a\n  - *a\n',
      ['2:5: resources[0][0]: is nested deeper than 100 levels, or refers to itself'],
    ],
    [
      'YAML nested without end',
      'deep.yaml',
      `a: ${'['.repeat(50_000)}`,
      expect.arrayContaining([expect.stringContaining('nested too deeply')]) as never,
    ],
    [
      'YAML over 5 MiB',
      'huge.yaml',
      `a: ${'x'.repeat(5 * 1024 * 1024)}`,
      ['world: YAML of more than 5 MiB takes too long to read; write it as JSON'],
    ],
    [
      'an unknown alias',
      'alias.yaml',
      'tenant: *nobody',
      [
        'world: has aliases that cannot be followed: Unresolved alias (the anchor must be set before the alias): nobody',
      ],
    ],
  ];
  test.each(cases)('%s › is refused in words', async (_, name, content, faults) => {
    expect(await faultsOf(() => readWorld(written(name, content)))).toEqual(faults);
  });

  test('a folder, and a file that is not there › are refused in words', async () => {
    expect(await faultsOf(() => readWorld(folder))).toEqual(['world: is a folder; name a YAML or JSON file']);
    expect(await faultsOf(() => readWorld(join(folder, 'none.yaml')))).toEqual([
      'world: there is no such file; msi-emulator init writes one to start from',
    ]);
  });

  test.each([
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFtenant: { displayName: Fabrikam }')],
    ['UTF-16, as Windows PowerShell writes', Buffer.from('\uFEFFtenant: { displayName: Fabrikam }', 'utf16le')],
  ])('%s › is read', async (name, content) => {
    const { tenant } = await readWorld(written(`${name}.yaml`, content));
    expect(tenant.displayName).toBe('Fabrikam');
  });

  test('without a telling name › is read as what it holds', async () => {
    expect((await readWorld(written('json', ' {"tenant":{"displayName":"Json"}}'))).tenant.displayName).toBe('Json');
    expect((await readWorld(written('yaml', 'tenant: { displayName: Yaml }'))).tenant.displayName).toBe('Yaml');
  });
});

describe('a hostile object', () => {
  class Tenant {}
  const cyclic: { resources: unknown[] } = { resources: [] };
  cyclic.resources.push(cyclic);
  test.each([
    ['undefined', undefined, ['world: is empty; msi-emulator init writes one to start from']],
    ['a text', 'tenant', ['world: expected a map with tenant, subscriptions and resources, found a text']],
    ['a function', { tenant: () => {} }, ['tenant: expected plain data, found a function']],
    ['a big integer', { tenant: 1n }, ['tenant: expected plain data, found a bigint']],
    ['a class instance', { tenant: new Tenant() }, ['tenant: expected plain data, found a Tenant']],
    [
      'not a number',
      { tenant: { id: Number.NaN } },
      [
        'tenant.id: NaN is no number that JSON knows',
        'tenant.id: expected a text, found the number NaN; put it in quotes',
      ],
    ],
    ['nesting', nested(1000), ['[0][0][0]: is nested deeper than 100 levels, or refers to itself']],
    ['a cycle', cyclic, ['resources[0].resources: is nested deeper than 100 levels, or refers to itself']],
    [
      'a __proto__ of its own',
      JSON.parse('{"__proto__":{"polluted":true}}'),
      ['world: the key "__proto__" is not allowed'],
    ],
  ])('%s › is refused in words', async (_, input, faults) => {
    expect(await faultsOf(() => parseWorld(input))).toEqual(faults);
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });

  test('is never answered with anything but a world or a WorldError', () => {
    const word = fc.constantFrom(
      'tenant',
      'subscriptions',
      'resources',
      'roleAssignments',
      'identity',
      'type',
      'name',
      'id',
      'users',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.jsonValue(),
        fc.array(tie('tree')),
        fc.dictionary(fc.oneof(word, fc.string()), tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(word, tree), (input) => {
        try {
          parseWorld(input);
        } catch (error) {
          expect(error).toBeInstanceOf(WorldError);
          expect((error as WorldError).faults.length).toBeGreaterThan(0);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('with a thousand faults › names fifty and counts the others', () => {
    const users = Array.from({ length: 1000 }, () => ({ userPrincipalNam: 'x' }));
    try {
      parseWorld({ users });
      throw new Error('it was read');
    } catch (error) {
      const { faults, message } = error as WorldError;
      expect(faults).toHaveLength(2000);
      expect(message.split('\n')).toHaveLength(52);
      expect(message).toMatch(/^2000 faults in the world:\n[\s\S]*\nand 1950 more$/);
    }
  });
});
