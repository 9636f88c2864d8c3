import { describe, expect, test } from '@jest/globals';
import { ask, dev, idOf, prod, stranger } from './contoso.ts';

const web1 = idOf(dev, 'rg-web', 'vm-web-1');

describe('arm', () => {
  test('gives a virtual machine to a reader of its subscription', async () => {
    const { status, json, outcome } = await ask(`${web1}?api-version=2024-11-01`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ id: web1, name: 'vm-web-1', etag: '"1"' });
    expect(outcome.decision).toBe('served: Microsoft.Compute/virtualMachines vm-web-1');
  });

  test('refuses a caller without a header, then one without a role', async () => {
    expect((await ask(`${web1}?api-version=2024-11-01`, { as: null })).status).toBe(401);
    expect((await ask(`${web1}?api-version=2024-11-01`, { as: stranger })).status).toBe(403);
    expect((await ask(`${idOf(prod, 'rg-none', 'x')}?api-version=2024-11-01`)).status).toBe(403);
  });
});
