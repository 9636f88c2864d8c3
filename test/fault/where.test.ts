import { describe, expect, test } from '@jest/globals';
import { createStage, tokenPath } from './stage.ts';

const billing = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/billing';

describe('a rule strikes where it says', () => {
  test.each([
    ['port=identity', {}],
    ['source=IMDS', {}],
    ['source=i*', {}],
    ['host=vm-web-1', {}],
    ['resource=https://vault.azure.net', {}],
    ['resource=https://vault.azure.net/', {}],
    ['resource=https://vault.azure.net', { target: `${tokenPath}?resource=https%3A%2F%2Fvault.azure.net%2F` }],
    [
      'resource=https://vault.azure.net',
      { method: 'POST', target: '/oauth2/token', body: 'scope=https://vault.azure.net/.default' },
    ],
    ['path=/metadata/identity/*', {}],
    ['path=/metadata/identity/oauth2/token/', { target: '//Metadata/identity/oauth2/token' }],
    ['method=get', {}],
    ['identity=billing', { target: `${tokenPath}?mi_res_id=${billing}` }],
    ['identity=2222*', { target: `${tokenPath}?client_id=2222-a` }],
    ['identity=billing', { method: 'POST', body: 'object_id=x&clientid=billing' }],
    ['identity=vm-web-1', { scene: { identity: () => ['vm-web-1'] } }],
    ['source=imds', { scene: { source: () => 'imds' } }],
    ['source=imds host=vm-web-1 method=GET', {}],
  ])('%s: %j', async (where, request) => {
    const { met } = createStage([`${where}: 404 x1`]);
    expect(await met(1, request)).toEqual(['404 (1 of 1)']);
  });

  test.each([
    ['port=arm', {}],
    ['source=vm-extension', {}],
    ['host=vm-web-2', {}],
    ['host=vm-web-1', { scene: { host: 'vm-web-2' } }],
    ['resource=https://storage.azure.com', {}],
    ['resource=*', { target: tokenPath }],
    ['path=/metadata', {}],
    ['method=POST', {}],
    ['identity=billing', {}],
    ['source=imds method=POST', {}],
  ])('not %s: %j', async (where, request) => {
    const { met, faults } = createStage([`${where}: 404 x1`]);
    expect(await met(1, request)).toEqual([undefined]);
    expect(faults.list()[0]?.steps).toEqual([{ step: '404 x1', fired: 0 }]);
  });
});
