import { describe, expect, test } from '@jest/globals';
import { ask } from './ask.ts';
import { billing, dev, groupReader, loginOnly, owner, prod, reader, stranger, tenantId, vmReader } from './contoso.ts';

const groups = `/subscriptions/${dev}/resourceGroups`;
const version = 'api-version=2024-11-01';

type List = { value: { name: string; id: string; displayName?: string }[]; nextLink?: string; count?: unknown };
const list = async (target: string, asked: Parameters<typeof ask>[1] = {}): Promise<List> => {
  const { status, json } = await ask(target, asked);
  expect(status).toBe(200);
  return json as List;
};
const names = ({ value }: List): string[] => value.map(({ name, displayName }) => displayName ?? name);

describe('arm › subscriptions', () => {
  const subscription = {
    id: `/subscriptions/${dev}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: dev,
    tenantId,
    displayName: 'Contoso Dev',
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };

  test('are listed to whoever has any role in them, however deep', async () => {
    for (const as of [reader, groupReader, vmReader, loginOnly]) {
      expect(await list('/subscriptions?api-version=2022-12-01', { as })).toEqual({
        value: [subscription],
        count: { type: 'Total', value: 1 },
      });
    }
    expect(names(await list('/subscriptions?api-version=2022-12-01', { as: owner }))).toEqual([
      'Contoso Dev',
      'Contoso Prod',
    ]);
    expect(await list('/subscriptions?api-version=2022-12-01', { as: stranger })).toEqual({
      value: [],
      count: { type: 'Total', value: 0 },
    });
  });

  test('are given one by one, and refused without a role at that height', async () => {
    expect((await ask(`/subscriptions/${dev}?api-version=2022-12-01`)).json).toEqual(subscription);
    const { status, json } = await ask(`/subscriptions/${prod}?api-version=2022-12-01`);
    expect(status).toBe(403);
    expect(json).toHaveProperty('error.code', 'AuthorizationFailed');
  });

  test('have no tenant and no count at 2016-06-01', async () => {
    const { tenantId: _, managedByTenants: __, ...older } = subscription;
    expect(await list('/subscriptions?api-version=2016-06-01')).toEqual({ value: [older] });
  });
});

describe('arm › resource groups', () => {
  const web = {
    id: `${groups}/rg-web`,
    name: 'rg-web',
    type: 'Microsoft.Resources/resourceGroups',
    location: 'westus2',
    tags: { team: 'web' },
    properties: { provisioningState: 'Succeeded' },
  };

  test('are given and listed, without a type at 2016-06-01', async () => {
    expect((await ask(`/subscriptions/${dev}/resourcegroups/RG-WEB?${version}`)).json).toEqual(web);
    expect((await list(`${groups}?${version}`)).value[0]).toEqual(web);
    const { type: _, ...older } = web;
    expect((await ask(`${groups}/rg-web?api-version=2016-06-01`)).json).toEqual(older);
  });

  test.each([
    ['rg-web', reader, 204],
    ['rg-none', reader, 404],
    ['rg-web', stranger, 403],
  ])('answer HEAD of %s to %s with %d and no body', async (name, as, status) => {
    const reply = await ask(`${groups}/${name}?${version}`, { method: 'HEAD', as });
    expect([reply.status, reply.body]).toEqual([status, '']);
    expect(reply.headers).not.toHaveProperty('Content-Type');
  });
});

describe('arm › user-assigned identities', () => {
  const identity = {
    location: 'westus2',
    tags: {},
    id: billing.replace('resourceGroups', 'resourcegroups'),
    name: 'billing',
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    properties: {
      isolationScope: 'None',
      tenantId,
      principalId: groupReader,
      clientId: '77777777-7777-4777-8777-777777777777',
    },
  };

  test('are given, and listed in their group and their subscription', async () => {
    const folder = billing.slice(0, billing.lastIndexOf('/'));
    const above = folder.replace('/resourceGroups/rg-web', '');
    expect((await ask(`${billing}?api-version=2024-11-30`)).json).toEqual(identity);
    expect((await ask(`${folder}?api-version=2025-05-31-preview`)).json).toEqual({ value: [identity] });
    expect((await ask(`${above}?api-version=2024-11-30`)).json).toEqual({ value: [identity] });
  });

  test('have no isolation scope before 2024-11-30', async () => {
    const { isolationScope: _, ...older } = identity.properties;
    expect((await ask(`${billing}?api-version=2023-01-31`)).json).toEqual({ ...identity, properties: older });
  });
});
