import { describe, expect, test } from '@jest/globals';
import { functions } from '../../emulator/import/template/functions.ts';
import { comesTo, refusalOf } from './stage.ts';

const subscriptionId = 'b6f03f55-70f7-5923-b2ce-73658563ce41';
const tenantId = 'bd14eb82-fd63-5703-ad8e-f14b5400d103';
const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-imported`;

const more = {
  parameters: { word: { type: 'string', defaultValue: 'Word' }, none: { type: 'string', nullable: true } },
  variables: {
    list: ['a', 'b'],
    nested: { deep: [{ Name: 'x' }] },
    copy: [{ name: 'looped', count: 3, input: "[copyIndex('looped', 1)]" }],
  },
};

// What Microsoft Learn says of each (ARM template functions, Bicep functions), with examples of our own.
const rows: readonly (readonly [expression: string, value: unknown])[] = [
  ["[if(true(), 'yes', div(1, 0))]", 'yes'],
  ["[if(false(), div(1, 0), 'no')]", 'no'],
  ['[and(true(), true(), false())]', false],
  ['[and(false(), less(1, div(1, 0)))]', false],
  ['[or(false(), true())]', true],
  ['[or(false(), false())]', false],
  ['[not(false())]', true],
  ["[bool('TRUE')]", true],
  ['[bool(0)]', false],
  ["[equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))]", true],
  ["[equals('a', 'A')]", false],
  ['[equals(createArray(1, 2), createArray(2, 1))]', false],
  ["[less('a', 'b')]", true],
  ['[lessOrEquals(2, 2)]', true],
  ['[greater(2, 2)]', false],
  ['[greaterOrEquals(3, 2)]', true],
  ["[coalesce(null(), parameters('none'), 'third')]", 'third'],
  ["[tryGet(variables('nested'), 'deep', 0, 'name')]", 'x'],
  ["[empty(tryGet(variables('nested'), 'deep', 1, 'name'))]", true],
  ['[add(5, -3)]', 2],
  ['[sub(5, 7)]', -2],
  ['[mul(5, 7)]', 35],
  ['[div(-7, 2)]', -3],
  ['[mod(7, 3)]', 1],
  ["[int('12')]", 12],
  ["[float('1.5')]", 1.5],
  ['[min(3, 1, 2)]', 1],
  ['[max(createArray(3, 1, 2))]', 3],
  ["[concat('a', 1, true())]", 'a1True'],
  ['[concat(createArray(1), createArray(2, 3))]', [1, 2, 3]],
  ["[format('{0}-{1:D3}-{{x}}-{2,4}', 'a', 7, 'b')]", 'a-007-{x}-   b'],
  ["[format('{0:N0}|{1:X2}|{2,-3}|', 1234567, 255, 'a')]", '1,234,567|FF|a  |'],
  ["[toLower('ÄbC')]", 'äbc'],
  ["[toUpper('ab')]", 'AB'],
  ["[trim('  a ')]", 'a'],
  ["[replace('a.b.c', '.', '-')]", 'a-b-c'],
  ["[split('a,b;c', createArray(',', ';'))]", ['a', 'b', 'c']],
  ["[split('a,b', ',')]", ['a', 'b']],
  ["[join(createArray('a', 1), '-')]", 'a-1'],
  ["[substring('abcdef', 2)]", 'cdef'],
  ["[substring('abcdef', 2, 3)]", 'cde'],
  ["[startsWith('AbC', 'ab')]", true],
  ["[endsWith('AbC', 'bC')]", true],
  ["[padLeft(7, 3, '0')]", '007'],
  ["[uniqueString('a', 'b')]", expect.stringMatching(/^[a-z2-7]{13}$/)],
  // RFC 9562 §5.5 in Azure's own namespace: python -c "print(uuid.uuid5(uuid.UUID('11fb06fb-712d-4ddd-98c7-e71bbd588830'), 'a-b'))"
  ["[guid('a', 'b')]", 'GUID'],
  ["[string(createObject('a', 1))]", '{"a":1}'],
  ['[json(\'{"a":[1]}\').a[0]]', 1],
  ["[base64('abc')]", 'YWJj'],
  ["[base64ToString('YWJj')]", 'abc'],
  ["[base64ToJson(base64('[1]'))[0]]", 1],
  ["[uri('https://contoso.org/firstpath/', 'x.json')]", 'https://contoso.org/firstpath/x.json'],
  ["[uri('https://contoso.org/firstpath/azuredeploy.json', 'x.json')]", 'https://contoso.org/firstpath/x.json'],
  ["[uriComponent('a b/c')]", 'a%20b%2Fc'],
  ["[uriComponentToString('a%20b')]", 'a b'],
  ['[createArray()]', []],
  ["[array('a')]", ['a']],
  ["[length(createObject('a', 1))]", 1],
  ["[length('four')]", 4],
  ["[empty('')]", true],
  ["[empty(variables('list'))]", false],
  ["[contains(variables('list'), 'b')]", true],
  ["[contains('abc', 'bc')]", true],
  ["[contains(variables('nested'), 'DEEP')]", true],
  ["[first(variables('list'))]", 'a'],
  ["[last('abc')]", 'c'],
  ["[skip(variables('list'), 1)]", ['b']],
  ["[take('abc', 2)]", 'ab'],
  ["[indexOf('test', 'T')]", 0],
  ["[lastIndexOf('test', 't')]", 3],
  ['[range(3, 3)]', [3, 4, 5]],
  ['[flatten(createArray(createArray(1), createArray(2)))]', [1, 2]],
  ["[union(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2)))]", { a: { x: 1, y: 2 } }],
  ['[union(createArray(1, 2, 1), createArray(2, 3))]', [1, 2, 3]],
  ['[intersection(createArray(1, 2, 3), createArray(3, 2))]', [2, 3]],
  ["[intersection(createObject('a', 1, 'b', 2), createObject('a', 1, 'b', 3))]", { a: 1 }],
  ["[createObject('a', 1, 'b', createArray())]", { a: 1, b: [] }],
  ["[objectKeys(createObject('b', 1, 'a', 2))]", ['a', 'b']],
  [
    "[items(createObject('b', 1, 'a', 2))]",
    [
      { key: 'a', value: 2 },
      { key: 'b', value: 1 },
    ],
  ],
  ["[shallowMerge(createArray(createObject('a', 1), createObject('a', 2)))]", { a: 2 }],
  ["[map(createArray(1, 2), lambda('n', 'i', add(lambdaVariables('n'), lambdaVariables('i'))))]", [1, 3]],
  ["[filter(range(0, 5), lambda('n', greater(lambdaVariables('n'), 2)))]", [3, 4]],
  ["[reduce(range(1, 4), 0, lambda('all', 'n', add(lambdaVariables('all'), lambdaVariables('n'))))]", 10],
  ["[sort(createArray(2, 3, 1), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))]", [1, 2, 3]],
  [
    "[toObject(variables('list'), lambda('each', lambdaVariables('each')), lambda('each', toUpper(lambdaVariables('each'))))]",
    { a: 'A', b: 'B' },
  ],
  ["[mapValues(createObject('a', 1), lambda('n', mul(lambdaVariables('n'), 2)))]", { a: 2 }],
  [
    "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 's')]",
    `${group}/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
  ],
  ["[resourceId('rg-b', 'A.B/c', 'd')]", `/subscriptions/${subscriptionId}/resourceGroups/rg-b/providers/A.B/c/d`],
  [
    "[resourceId('1a2b3c4d-0000-4000-8000-00000000aaaa', 'rg-b', 'A.B/c', 'd')]",
    '/subscriptions/1a2b3c4d-0000-4000-8000-00000000aaaa/resourceGroups/rg-b/providers/A.B/c/d',
  ],
  ["[subscriptionResourceId('A.B/c', 'd')]", `/subscriptions/${subscriptionId}/providers/A.B/c/d`],
  ["[tenantResourceId('A.B/c', 'd')]", '/providers/A.B/c/d'],
  [
    "[managementGroupResourceId('mg', 'A.B/c', 'd')]",
    '/providers/Microsoft.Management/managementGroups/mg/providers/A.B/c/d',
  ],
  ["[extensionResourceId(resourceGroup().id, 'A.B/c', 'd')]", `${group}/providers/A.B/c/d`],
  ["[parameters('WORD')]", 'Word'],
  ["[variables('nested').deep[0].name]", 'x'],
  ["[variables('looped')]", [1, 2, 3]],
  ['[resourceGroup().location]', 'westus2'],
  ['[subscription().subscriptionId]', subscriptionId],
  ['[tenant().tenantId]', tenantId],
  ['[deployment().name]', 'main'],
  ['[environment().suffixes.storage]', 'core.windows.net'],
  ["[reference(resourceId('Microsoft.KeyVault/vaults', 'kv')).vaultUri]", 'https://kv.vault.azure.net/'],
  ["[reference(resourceId('Microsoft.KeyVault/vaults', 'kv'), '2024-11-01', 'full').name]", 'kv'],
  ["[listKeys('thing', '2026-01-01').keys[0].value]", undefined],
  ['[[not an expression]', '[not an expression]'],
  ["[empty(variables('nested').?none)]", true],
  ["[createObject('a', 'it''s').a]", "it's"],
];

describe('a template expression', () => {
  test.each(rows.filter(([, value]) => value !== 'GUID'))('%s', (expression, value) => {
    expect(comesTo(expression, more)).toEqual(value);
  });

  test('guid() gives the very GUID that Azure gives', () => {
    expect(comesTo("[guid('a', 'b')]")).toBe('2d796349-8c7e-55ec-9624-54ece82ed031');
  });

  test('every function has a row', () => {
    const tried = rows.map(([expression]) => expression).join('\n');
    const hidden = ['list*', 'copyIndex', 'utcNow', 'newGuid'];
    const names = Array.from(functions.values(), ({ name }) => name);
    expect(names.filter((name) => !hidden.includes(name) && !tried.includes(`${name}(`))).toEqual([]);
  });
});

const place = 'file.json: resources[0].properties.x';

describe('an expression that can’t be evaluated is told of, with its place', () => {
  test.each([
    ["[conact('a')]", 'no function conact() is known here; did you mean "concat"?'],
    ["[concat('a']", 'expected , at the end'],
    ["[concat('a', )]", 'expected an expression before )'],
    ["[concat('a') 'b']", "expected nothing more before 'b'"],
    ["[concat('a]", "a text is not closed: 'a"],
    ['[word]', '"word" is no function call; a text stands in \'…\''],
    ['[toLower()]', 'toLower() takes 1 arguments, not 0'],
    ['[substring(1)]', 'substring() takes 2 to 3 arguments, not 1'],
    ['[concat()]', 'concat() takes 1 or more arguments, not 0'],
    ['[toLower(1)]', 'toLower(): expected a text, found the number 1'],
    ['[toUpper(toLower(1))]', 'toLower(): expected a text, found the number 1'],
    ['[div(1, 0)]', 'div(): divides by zero'],
    ["[int('one')]", 'int(): "one" is no whole number'],
    ["[substring('abc', 2, 5)]", 'substring(): 5 letters from 2 on are more than the 3 of "abc"'],
    ['[first(createArray())]', 'first(): of an empty list there is none'],
    ['[createArray(1)[3]]', '[3] is past the end of a list of 1'],
    ["[createObject('name', 1).nam]", '"nam" is not there; did you mean "name"?'],
    ["[parameters('none')]", 'parameters(): the template has no parameter "none"'],
    ["[variables('none')]", 'variables(): the template has no variable "none"'],
    ['[copyIndex()]', 'copyIndex(): stands in no copy loop'],
    ['[utcNow()]', 'utcNow(): would give another world each time; give the parameter a value'],
    ['[newGuid()]', 'newGuid(): would give another world each time; give the parameter a value'],
    [
      "[resourceId('Microsoft.Compute/virtualMachines', 'a', 'b')]",
      'resourceId(): Microsoft.Compute/virtualMachines takes 1 name, not 2',
    ],
    ["[reference('other')]", 'reference(): "other" is no resource that this template deploys, and no full id'],
    [
      "[reference(resourceId('Microsoft.Network/publicIPAddresses', 'ip')).ipAddress]",
      'reference(): /subscriptions/b6f03f55-70f7-5923-b2ce-73658563ce41/resourceGroups/rg-imported/providers/Microsoft.Network/publicIPAddresses/ip is not deployed here; import what "az resource show" prints of it too',
    ],
    [
      "[reference(resourceId('Microsoft.KeyVault/vaults', 'kv')).hsmUri]",
      '"hsmUri" is not there; it has vaultUri; reference() answers what the template says and what follows from names, and nothing that is known only once it is deployed',
    ],
    ["[reference('thing').x]", 'reference(): "thing" refers to itself'],
    ['[range(0, 1000000)]', 'range(): counts from 0 to 10000, not 1000000'],
    ["[format('{1}', 'a')]", 'format(): {1} is not among the 1 values'],
    [`[${'not('.repeat(200)}true()${')'.repeat(200)}]`, 'is nested deeper than 100 levels'],
  ])('%s', (expression, message) => {
    expect(refusalOf(() => comesTo(expression))).toEqual([`${place}: ${message}`]);
  });

  test('as a variable that goes round in a circle, once where it closes', () => {
    const variables = { a: "[variables('b')]", b: "[concat(variables('a'), variables('a'))]" };
    expect(refusalOf(() => comesTo("[variables('a')]", { variables }))).toEqual([
      'file.json: variables.b: variables(): variable "a" refers to itself',
    ]);
  });

  test('as a value that doubles until it is larger than any template means', () => {
    const names = Array.from({ length: 40 }, (_, index) => `v${index}`);
    const texts = names.map((name, index) => [
      name,
      index === 0 ? 'x'.repeat(100) : `[concat(variables('v${index - 1}'), variables('v${index - 1}'))]`,
    ]);
    expect(refusalOf(() => comesTo("[variables('v39')]", { variables: Object.fromEntries(texts) }))).toEqual([
      'file.json: variables.v16: concat(): grows larger than any template means',
    ]);
    const maps = names.map((name, index) => [
      name,
      index === 0 ? {} : { a: `[variables('v${index - 1}')]`, b: `[variables('v${index - 1}')]` },
    ]);
    expect(refusalOf(() => comesTo("[variables('v39')]", { variables: Object.fromEntries(maps) }))).toEqual([
      'file.json: variables.v17: grows larger than any template means',
    ]);
  });
});
