import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { environmentFor } from '../../emulator/identity/env.ts';
import { identitySources } from '../../emulator/identity/sources.ts';
import { variantNames } from '../../emulator/identity/variants.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/sources.md'), 'utf8');

/** The rows of the table that begins with this heading, a list of cells each. */
const table = (heading: string): string[][] => {
  const lines = page.slice(page.indexOf(`| ${heading} `)).split('\n');
  return lines.slice(2, lines.indexOf('')).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};

const where = { identityUrl: 'u', hostName: 'h', secret: 's', thumbprint: 't', clientId: 'c' };

describe('docs/sources.md', () => {
  test('shows each source as its row has it', () => {
    expect(table('Source').map(([name, , ...rest]) => [name, ...rest])).toEqual(
      identitySources.map(({ name, methods, path, guard, apiVersion, tls }) => {
        const [[header, value] = []] = Object.entries(guard.proof({ secret: '' }));
        return [
          name,
          `${methods.join(', ')} \`${path}\`${tls ? ', https' : ''}`,
          `\`${header}${value ? `: ${value}` : ''}\`${name === 'azure-arc' ? ', then a key file' : ''}`,
          apiVersion?.example ?? '',
          Object.keys(environmentFor(name, where).set)
            .map((variable) => `\`${variable}\``)
            .join(' '),
        ];
      }),
    );
  });

  test('names every variant', () => {
    expect(table('Variant').map(([name]) => name?.replaceAll('`', ''))).toEqual(variantNames);
  });
});
