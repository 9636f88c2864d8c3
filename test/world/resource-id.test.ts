import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { derivedGuid, isWithin, parseResourceId, resourceIdIn } from '../../emulator/world/resource-id.ts';

describe('a derived GUID', () => {
  test('is a version 5 UUID of its words, in lower case', () => {
    const space = createHash('sha1').update('msi-emulator').digest().subarray(0, 16);
    const digest = createHash('sha1').update(space).update('vmId:/subscriptions/s/vm').digest().subarray(0, 16);
    digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
    digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
    const expected = digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    expect(derivedGuid('vmId', '/Subscriptions/S/VM')).toBe(expected);
  });

  test('does not change from one version to the next', () => {
    expect(derivedGuid('tenant', 'contoso.onmicrosoft.com')).toBe('bd14eb82-fd63-5703-ad8e-f14b5400d103');
    expect(derivedGuid('subscription', 'Contoso Dev')).toBe('98291b1d-366f-5b27-8524-06ed1b38e5c4');
  });
});

describe('a resource id', () => {
  test.each([
    ['/subscriptions/s', { subscriptionId: 's', names: [] }],
    ['/Subscriptions/s/', { subscriptionId: 's', names: [] }],
    [
      '/subscriptions/s/resourcegroups/rg',
      { subscriptionId: 's', resourceGroup: 'rg', type: 'Microsoft.Resources/resourceGroups', names: ['rg'] },
    ],
    [
      '/subscriptions/s/resourceGroups/rg/providers/A.B/c/d/providers/E.F/g/h',
      { subscriptionId: 's', resourceGroup: 'rg', type: 'E.F/g', names: ['h'] },
    ],
    [
      '/subscriptions/s/resourceGroups/rg/providers/A.B/c/d',
      { subscriptionId: 's', resourceGroup: 'rg', type: 'A.B/c', names: ['d'] },
    ],
    [
      '/subscriptions/s/resourceGroups/rg/providers/A.B/c/d/e/f',
      { subscriptionId: 's', resourceGroup: 'rg', type: 'A.B/c/e', names: ['d', 'f'] },
    ],
    ['/subscriptions/s/providers/A.B/c/d', { subscriptionId: 's', type: 'A.B/c', names: ['d'] }],
    ['subscriptions/s', undefined],
    ['/subscriptions', undefined],
    ['/subscriptions/s/resourceGroups', undefined],
    ['/subscriptions/s/resourceGroups/rg/providers/A.B/c', undefined],
    ['/subscriptions/s/resourceGroups/rg/providers/A.B//d', undefined],
  ])('%s › is read in its parts', (id, parts) => {
    expect(parseResourceId(id)).toEqual(parts);
  });

  test('is put together again, nested types too', () => {
    expect(resourceIdIn('/subscriptions/s/resourceGroups/rg', 'A.B/c', 'd')).toBe(
      '/subscriptions/s/resourceGroups/rg/providers/A.B/c/d',
    );
    expect(resourceIdIn('/subscriptions/s/resourceGroups/rg', 'A.B/c/e', 'd/f')).toBe(
      '/subscriptions/s/resourceGroups/rg/providers/A.B/c/d/e/f',
    );
  });

  test('lies within a scope by whole segments, in any casing', () => {
    expect(isWithin('/subscriptions/S/resourceGroups/rg', '/subscriptions/s')).toBe(true);
    expect(isWithin('/subscriptions/s', '/')).toBe(true);
    expect(isWithin('/subscriptions/s/resourceGroups/rg-2', '/subscriptions/s/resourceGroups/rg')).toBe(false);
    expect(isWithin('/subscriptions/s', '/subscriptions/s/resourceGroups/rg')).toBe(false);
  });
});
