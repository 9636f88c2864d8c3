import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseOptions } from '../../emulator/jest/options.ts';
import { apply } from '../../emulator/jest/variables.ts';

const root = resolve('/project');

describe('the test environment', () => {
  test('reads its options beside those of Jest, a world from the project’s root', () => {
    expect(parseOptions({}, root)).toEqual({});
    expect(parseOptions({ customExportConditions: ['node'], as: 'vm-win-1', source: 'imds' }, root)).toEqual({
      as: 'vm-win-1',
      source: 'imds',
    });
    for (const world of ['worlds/a.yaml', '<rootDir>/worlds/a.yaml']) {
      expect(parseOptions({ world }, root)).toEqual({ world: join(root, 'worlds', 'a.yaml') });
    }
    const world = { tenant: { displayName: 'Contoso' } };
    expect(parseOptions({ world }, root)).toEqual({ world });
  });

  test('refuses wrong options, all at once', () => {
    expect(() => parseOptions({ sourc: 'imds', as: 5, toString: 1, world: '' }, root)).toThrow(
      'testEnvironmentOptions: there is no "sourc"; did you mean "source"?; as must be the name of a host of the world, ' +
        'not 5; there is no "toString"; there are world, as, source; world must be a file or a world, not ""',
    );
  });

  test('sets and unsets variables, and puts them back', () => {
    const variables: Record<string, string | undefined> = { KEPT: '1', IDENTITY_ENDPOINT: 'old', MSI_ENDPOINT: 'old' };
    const restore = apply(variables, {
      set: { IDENTITY_ENDPOINT: 'new', IDENTITY_HEADER: 'new' },
      unset: ['MSI_ENDPOINT', 'MSI_SECRET'],
    });
    expect(variables).toEqual({ KEPT: '1', IDENTITY_ENDPOINT: 'new', IDENTITY_HEADER: 'new' });
    restore();
    expect(variables).toEqual({ KEPT: '1', IDENTITY_ENDPOINT: 'old', MSI_ENDPOINT: 'old' });
  });
});
