import { describe, expect, test } from '@jest/globals';
import { parseWorld } from '../../emulator/world/parse.ts';
import { worldFile } from '../../emulator/world/print.ts';
import type { WorldError } from '../../emulator/world/world-error.ts';

const group = { type: 'Microsoft.Resources/resourceGroups', name: 'rg' };
const identity = {
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  resourceGroup: 'rg',
  name: 'billing',
};
const cluster = (name: string) => ({ type: 'Microsoft.ContainerService/managedClusters', resourceGroup: 'rg', name });
const credentialType = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';
const credential = (properties: object, more: object = {}) => ({
  ...{ type: credentialType, resourceGroup: 'rg', name: 'billing/one', properties },
  ...more,
});
const subject = 'system:serviceaccount:default:web';

const resourcesOf = (...resources: object[]) => parseWorld({ resources: [group, identity, ...resources] }).resources;
const credentialIn = (...resources: object[]) => resourcesOf(...resources).find(({ type }) => type === credentialType);
const faultsOf = (world: object): readonly { place: string; message: string }[] => {
  try {
    parseWorld(world);
    return [];
  } catch (error) {
    return (error as WorldError).faults.map(({ place, message }) => ({ place, message }));
  }
};
const faultsIn = (...resources: object[]) => faultsOf({ resources: [group, identity, ...resources] });

describe('world › a federated credential', () => {
  test('trusts the one cluster there is, for the audience of the token exchange, where it says no more', () => {
    const found = credentialIn(cluster('aks-1'), credential({ subject }));
    const aks = resourcesOf(cluster('aks-1')).find(({ name }) => name === 'aks-1')?.id;
    expect(found?.properties).toEqual({ issuer: aks, subject, audiences: ['api://AzureADTokenExchange'] });
  });

  test('names a cluster by name or id, or any issuer by its URL, and is read alike as the CLI prints it', () => {
    const ids = (issuer: string) =>
      credentialIn(cluster('aks-1'), cluster('aks-2'), credential({ subject, issuer }))?.properties.issuer;
    const id = ids('AKS-2') as string;
    expect(id).toMatch(/\/managedClusters\/aks-2$/);
    expect(ids(id.toLowerCase())).toBe(id);
    expect(ids('https://token.actions.githubusercontent.com')).toBe('https://token.actions.githubusercontent.com');
    const printed = {
      ...credential({}),
      properties: undefined,
      issuer: 'https://a.example',
      subject,
      audiences: ['b'],
    };
    expect(credentialIn(printed)?.properties).toEqual({ issuer: 'https://a.example', subject, audiences: ['b'] });
  });

  test('takes its identity to exist where its full id passes through it', () => {
    const owner =
      '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/far/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ghost';
    const id = `${owner}/federatedIdentityCredentials/one`;
    const world = resourcesOf(
      credential({ subject, issuer: 'https://a.example' }, { id, name: 'one', resourceGroup: 'far' }),
    );
    expect(world.find((each) => each.id === owner)?.properties).toMatchObject({ clientId: expect.any(String) });
  });

  test('is printed in a form that is read again', () => {
    const world = parseWorld({
      resources: [group, identity, cluster('aks-1'), credential({ subject })],
      servicePrincipals: [{ displayName: 'app', federatedIdentityCredentials: [{ subject, name: 'a' }] }],
    });
    expect(parseWorld(worldFile(world))).toEqual(world);
  });

  test('reports all that is wrong with it at once', () => {
    expect(faultsIn(credential({ subject }))).toEqual([
      {
        place: 'resources[2].properties.issuer',
        message:
          'needs an issuer: the URL of whoever signs the tokens; or declare a Microsoft.ContainerService/managedClusters, and it is that cluster',
      },
    ]);
    expect(faultsIn(cluster('aks-1'), cluster('aks-2'), credential({ audiences: [] }))).toEqual([
      {
        place: 'resources[4].properties.subject',
        message: 'needs the subject of the tokens to trust, as system:serviceaccount:default:web',
      },
      {
        place: 'resources[4].properties.audiences',
        message: 'expected a list of audiences, as [api://AzureADTokenExchange]',
      },
      {
        place: 'resources[4].properties.issuer',
        message: 'needs an issuer: the world has 2 clusters: write which (aks-1, aks-2), or a URL',
      },
    ]);
    expect(faultsIn(cluster('aks-1'), credential({ subject, issuer: 'ask-1' }))).toEqual([
      {
        place: 'resources[3].properties.issuer',
        message: '"ask-1" is neither a URL nor a cluster of this world; did you mean "aks-1"?',
      },
    ]);
    expect(faultsIn(cluster('aks-1'), credential({ subject }, { name: 'biling/one' }))).toEqual([
      { place: 'resources[3].name', message: 'no identity named "biling"; did you mean "billing"?' },
    ]);
  });
});

describe("world › a service principal's federated credential", () => {
  const principal = (federatedIdentityCredentials: object[], resources: object[] = []) => ({
    resources: [
      group,
      identity,
      {
        type: 'Microsoft.Compute/virtualMachines',
        resourceGroup: 'rg',
        name: 'vm',
        identity: { type: 'SystemAssigned' },
      },
      ...resources,
    ],
    servicePrincipals: [{ displayName: 'app', federatedIdentityCredentials }],
  });

  test('names a host or an identity, whose tokens the tenant issues; or an issuer; or a service account', () => {
    const world = parseWorld(
      principal(
        [{ subject: 'vm' }, { subject: 'billing', audiences: ['x'] }, { name: 'aks', subject }],
        [cluster('aks-1')],
      ),
    );
    const issuer = `https://login.microsoftonline.com/${world.tenant.tenantId}/v2.0`;
    const audiences = ['api://AzureADTokenExchange'];
    const of = (name: string) => world.resources.find((each) => each.name === name);
    expect(world.servicePrincipals[0]?.federatedIdentityCredentials).toEqual([
      { name: 'credential-1', issuer, subject: of('vm')?.identity?.principalId, audiences },
      { name: 'credential-2', issuer, subject: of('billing')?.properties.principalId, audiences: ['x'] },
      { name: 'aks', issuer: of('aks-1')?.id, subject, audiences },
    ]);
  });

  test('is refused where it names nobody, with the nearest name', () => {
    expect(faultsOf(principal([{ subject: 'vmm' }]))).toEqual([
      {
        place: 'servicePrincipals[0].federatedIdentityCredentials[0].subject',
        message: expect.stringMatching(/"vmm".*did you mean "vm"\?/),
      },
    ]);
    expect(faultsOf(principal([{ subject: 'vm', isuer: 'x' }]))).toEqual([
      {
        place: 'servicePrincipals[0].federatedIdentityCredentials[0]',
        message: expect.stringContaining('unknown key "isuer"; did you mean "issuer"?'),
      },
    ]);
  });
});
