import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseWorld } from '../../emulator/world/parse.ts';
import { type Asking, createAsking, tenantId } from './ask.ts';

const page = readFileSync(new URL('../../docs/workload-identity.md', import.meta.url), 'utf8');

/** The indented YAML that begins with this word. */
const block = (start: string): Record<string, object[]> => {
  const lines = page.slice(page.indexOf(`    ${start}:`)).split('\n');
  const end = lines.findIndex((line) => line !== '' && !line.startsWith('    '));
  return parse(
    lines
      .slice(0, end)
      .filter((line) => !line.includes('eval '))
      .join('\n'),
  );
};

let asking: Asking;
beforeAll(async () => {
  asking = await createAsking();
});

describe('docs/workload-identity.md', () => {
  test('shows worlds that are read', () => {
    const group = { type: 'Microsoft.Resources/resourceGroups', name: 'rg-web' };
    const host = {
      ...{ type: 'Microsoft.Compute/virtualMachines', resourceGroup: 'rg-web', name: 'vm-win-1' },
      identity: { type: 'SystemAssigned' },
    };
    const { resources = [] } = block('resources');
    const world = parseWorld({ ...block('servicePrincipals'), resources: [group, host, ...resources] });
    expect(world.servicePrincipals[0]?.federatedIdentityCredentials).toHaveLength(2);
    expect(world.resources.find(({ name }) => name === 'billing/aks-1-web')?.properties.issuer).toMatch(/aks-1$/);
  });

  test('names every path that is served, and none that is not', async () => {
    const table = page.slice(page.indexOf('| Path '));
    const told = [...table.slice(0, table.indexOf('\n\n')).matchAll(/^\| (.*?) {2,}\| |^\| (.*?) \| /gm)]
      .flatMap(([, long, short]) => [...(long ?? short ?? '').matchAll(/`([a-z.][\w./-]+)`/g)])
      .map(([, path]) => path ?? '')
      .filter((path) => path.includes('/'));
    const { body } = await asking.ask('GET', `/${tenantId}/nothing/here`);
    const served = String(body.error_description).split('it serves ')[1]?.split(', ');
    expect(told.map((path) => `/{tenant}/${path}`).sort()).toEqual(served?.sort());
  });
});
