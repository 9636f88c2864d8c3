import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { functions } from '../../emulator/import/template/functions.ts';
import { comesTo, importAll, refusalOf, sourceOf, templateOf } from './stage.ts';

/** Whatever it says, it says: only an ImportError may be thrown, and refusalOf lets nothing else pass. */
const survives = (content: unknown): boolean => Array.isArray(refusalOf(() => importAll([sourceOf(content)])));

const names = Array.from(functions.values(), ({ name }) => name.replace('*', 'Keys'));
const expression = fc.letrec<{ any: string; call: string; atom: string }>((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, tie('atom'), tie('call')),
  atom: fc.oneof(
    fc.integer({ min: -5, max: 5_000_000 }).map(String),
    fc.string({ maxLength: 8 }).map((text) => `'${text.replaceAll("'", "''")}'`),
    fc.constantFrom(
      'true()',
      'null()',
      'createArray(1)',
      "createObject('a', 1)",
      "variables('v')",
      "lambda('x', lambdaVariables('x'))",
    ),
  ),
  call: fc
    .tuple(fc.constantFrom(...names), fc.array(tie('any'), { maxLength: 4 }), fc.constantFrom('', '.a', '[0]', '.?b'))
    .map(([name, given, rest]) => `${name}(${given.join(', ')})${rest}`),
})).any;

const shaped = fc.record(
  {
    $schema: fc.constant('https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'),
    parameters: fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom('a', 'b'),
        fc.record({ type: fc.constantFrom('string', 'int', 'secureString'), defaultValue: fc.jsonValue() }),
      ),
    ),
    variables: fc.oneof(fc.jsonValue(), fc.record({ v: fc.jsonValue(), copy: fc.jsonValue() })),
    functions: fc.jsonValue(),
    outputs: fc.jsonValue(),
    resources: fc.array(
      fc.record(
        {
          type: fc.oneof(
            fc.constantFrom(
              'Contoso.Test/things',
              'Microsoft.Resources/deployments',
              'Microsoft.Authorization/roleAssignments',
              'Microsoft.Compute/virtualMachines',
            ),
            fc.jsonValue(),
          ),
          name: fc.oneof(fc.constantFrom('a', "[parameters('a')]", "[format('a{0}', copyIndex())]"), fc.jsonValue()),
          scope: fc.jsonValue(),
          copy: fc.oneof(fc.record({ name: fc.jsonValue(), count: fc.constantFrom(0, 2, -1, '[1]') }), fc.jsonValue()),
          condition: fc.jsonValue(),
          identity: fc.jsonValue(),
          tags: fc.jsonValue(),
          properties: fc.oneof(
            fc.jsonValue(),
            fc.record({ template: fc.record({ resources: fc.jsonValue() }), parameters: fc.jsonValue() }),
          ),
          resources: fc.jsonValue(),
        },
        { requiredKeys: ['type', 'name'] },
      ),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: ['$schema'] },
);

const entry = fc.record(
  {
    id: fc.constantFrom(
      '/subscriptions/1a2b3c4d-0000-4000-8000-00000000aaaa/resourceGroups/a/providers/A.B/c/d',
      '/subscriptions/x',
      '',
    ),
    type: fc.oneof(
      fc.constantFrom('A.B/c', 'Microsoft.Authorization/roleAssignments', 'Microsoft.Authorization/roleDefinitions'),
      fc.jsonValue(),
    ),
    name: fc.jsonValue(),
    tags: fc.jsonValue(),
    identity: fc.jsonValue(),
    properties: fc.jsonValue(),
    scope: fc.jsonValue(),
    roleDefinitionId: fc.jsonValue(),
    principalId: fc.jsonValue(),
    permissions: fc.jsonValue(),
    roleName: fc.jsonValue(),
    isDefault: fc.jsonValue(),
    tenantId: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

describe('an import never crashes', () => {
  test.each<[string, fc.Arbitrary<unknown>]>([
    ['any JSON', fc.jsonValue()],
    ['anything in the shape of a template', shaped],
    ['anything in the shape of a list', fc.array(entry, { maxLength: 4 })],
  ])('of %s', (_, arbitrary) => {
    fc.assert(fc.property(arbitrary, survives), { numRuns: 400, seed: 6 });
  });

  test('of any expression, well formed or not', () => {
    const wild = fc.oneof(expression, fc.string({ maxLength: 30 }), fc.stringMatching(/^[a-z(),.'[\]?0-9 ]{0,20}$/));
    fc.assert(
      fc.property(wild, (text) => survives(templateOf(`[${text}]`, { variables: { v: { a: [1, 'b'] } } }))),
      { numRuns: 1500, seed: 6 },
    );
  });

  test('of keys that reach for the prototype', () => {
    expect(refusalOf(() => importAll([sourceOf(JSON.parse('{"__proto__": {"x": 1}, "resources": []}'))]))).toEqual([
      'file.json: the key "__proto__" is not allowed',
    ]);
    expect(refusalOf(() => comesTo("[createObject('__proto__', createObject('polluted', true()))]"))).toEqual([
      'file.json: resources[0].properties.x.__proto__: the key "__proto__" is not allowed',
    ]);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('an import ends', () => {
  const chain = (many: number): object =>
    Object.fromEntries(
      Array.from({ length: many }, (_, index) => [`v${index}`, index === 0 ? 'x' : `[variables('v${index - 1}')]`]),
    );

  test('where variables follow each other without end', () => {
    expect(refusalOf(() => comesTo("[variables('v4999')]", { variables: chain(5000) }))).toEqual([
      expect.stringMatching(/^file\.json: variables\.v\d+: is nested too deeply$/),
    ]);
  });

  test('where a function of the template calls itself', () => {
    const functions_ = [
      { namespace: 'a', members: { b: { parameters: [], output: { type: 'string', value: '[a.b()]' } } } },
    ];
    expect(refusalOf(() => comesTo('[a.b()]', { functions: functions_ }))).toEqual([
      'file.json: resources[0].properties.x: is nested too deeply',
    ]);
  });

  test('where loops multiply', () => {
    const many =
      "map(range(0, 9999), lambda('a', length(map(range(0, 9999), lambda('b', length(map(range(0, 9999), lambda('c', 1))))))))";
    expect(refusalOf(() => comesTo(`[${many}]`))).toEqual([
      expect.stringMatching(/the template takes more than 3000000 steps to evaluate$/),
    ]);
  });

  test('where templates nest in copies of copies', () => {
    const thing = {
      type: 'Contoso.Test/things',
      name: "[format('a{0}', copyIndex())]",
      copy: { name: 'c', count: 800 },
    };
    const nested = (inner: object) => ({
      type: 'Microsoft.Resources/deployments',
      name: "[format('d{0}', copyIndex())]",
      copy: { name: 'd', count: 800 },
      properties: { expressionEvaluationOptions: { scope: 'inner' }, template: { resources: [inner] } },
    });
    const lines = refusalOf(() => importAll([sourceOf({ ...templateOf(''), resources: [nested(nested(thing))] })]));
    expect(lines).toContainEqual(expect.stringMatching(/deploys more than 10000 resources$/));
    expect(lines.length).toBeLessThan(5);
  });
});
