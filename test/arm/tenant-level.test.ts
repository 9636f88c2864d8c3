import { beforeEach, describe, expect, test } from '@jest/globals';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createContosoArm, tokenFor } from './ask.ts';
import { appId, dev, groupReader, owner, reader, stranger, tenantId } from './contoso.ts';
import { base, openSession, type Session } from './session.ts';

const inDev = `/subscriptions/${dev}`;
const version = 'api-version=2022-12-01';
const error = (code: string, message: string) => ({ error: { code, message } });

let arm: Session;
beforeEach(() => {
  arm = openSession();
});

describe('arm › the tenant', () => {
  test('is listed to every caller, by id alone at 2016-06-01', async () => {
    expect((await arm.send('GET', `/tenants?${version}`, { as: stranger })).json).toEqual({
      value: [
        {
          id: `/tenants/${tenantId}`,
          tenantId,
          countryCode: 'US',
          displayName: 'Contoso',
          domains: ['contoso.onmicrosoft.com'],
          tenantCategory: 'Home',
          defaultDomain: 'contoso.onmicrosoft.com',
          tenantType: 'AAD',
        },
      ],
    });
    expect((await arm.send('GET', '/tenants?api-version=2016-06-01')).json.value).toEqual([
      { id: `/tenants/${tenantId}`, tenantId },
    ]);
  });

  test('has locations in each of its subscriptions', async () => {
    const { json } = await arm.send('GET', `${inDev}/locations?${version}`);
    expect(json.value.find(({ name }: { name: string }) => name === 'westus')).toEqual({
      id: `${inDev}/locations/westus`,
      name: 'westus',
      type: 'Region',
      displayName: 'West US',
      regionalDisplayName: '(US) West US',
      metadata: {
        regionType: 'Physical',
        regionCategory: 'Recommended',
        geography: 'United States',
        geographyGroup: 'US',
        longitude: '-122.417',
        latitude: '37.783',
        physicalLocation: 'California',
        pairedRegion: [{ name: 'eastus', id: `${inDev}/locations/eastus` }],
      },
    });
  });
});

describe('arm › resource providers', () => {
  test('are given with their types and versions, the newest first', async () => {
    const { json } = await arm.send('GET', `${inDev}/providers/microsoft.compute?${version}`);
    expect(json).toMatchObject({
      id: `${inDev}/providers/Microsoft.Compute`,
      namespace: 'Microsoft.Compute',
      registrationState: 'Registered',
      registrationPolicy: 'RegistrationRequired',
    });
    const machines = json.resourceTypes.find(
      (each: { resourceType: string }) => each.resourceType === 'virtualMachines',
    );
    expect(machines.apiVersions[0]).toBe('2026-04-01');
    expect(machines.locations).toContain('West US');
    const all = (await arm.send('GET', `/providers?${version}`, { as: stranger })).json.value;
    expect(all.map(({ namespace }: { namespace: string }) => namespace)).toContain('Microsoft.ManagedIdentity');
    expect((await arm.send('GET', `${inDev}/providers?${version}`)).json.value).toHaveLength(all.length);
  });

  test('serve nothing while they are unregistered', async () => {
    const vaults = `${inDev}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01`;
    const gone = await arm.send('POST', `${inDev}/providers/Microsoft.KeyVault/unregister?${version}`);
    expect([gone.status, gone.json.registrationState]).toEqual([200, 'NotRegistered']);
    const refused = await arm.send('GET', vaults);
    expect([refused.status, refused.json]).toEqual([
      409,
      error(
        'MissingSubscriptionRegistration',
        "The subscription is not registered to use namespace 'Microsoft.KeyVault'. See https://aka.ms/rps-not-found for how to register subscriptions.",
      ),
    ]);
    const back = await arm.send('POST', `${inDev}/providers/Microsoft.KeyVault/register?${version}`);
    expect([back.status, back.json.registrationState]).toEqual([200, 'Registered']);
    expect((await arm.send('GET', vaults)).status).toBe(200);
    const denied = await arm.send('POST', `${inDev}/providers/Microsoft.KeyVault/register?${version}`, { as: reader });
    expect(denied.json.error.message).toContain("perform action 'Microsoft.KeyVault/register/action'");
  });
});

describe('arm › the cloud’s endpoints', () => {
  const get = async (apiVersion: string) => {
    const reply = await createContosoArm()(
      createRequest('GET', `/metadata/endpoints?api-version=${apiVersion}`, { base }),
    );
    return { status: reply.status, json: JSON.parse(reply.body.toString()) };
  };

  test('at 2022-09-01 are one object, for whoever asks', async () => {
    const { status, json } = await get('2022-09-01');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      name: 'MsiEmulator',
      resourceManager: `${base}/`,
      authentication: {
        loginEndpoint: base,
        audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
        tenant: 'common',
        identityProvider: 'AAD',
      },
      microsoftGraphResourceId: `${base}/graph/`,
      suffixes: { storage: 'core.invalid' },
    });
  });

  test('before that are a list of clouds, in two forms, and before that Azure Stack’s object', async () => {
    const names = ({ json }: { json: { name: string }[] }) => json.map(({ name }) => name);
    expect(names(await get('2020-06-01'))).toEqual(['MsiEmulator', 'AzureCloud']);
    const [first] = (await get('2019-05-01')).json;
    expect(first).not.toHaveProperty('microsoftGraphResourceId');
    expect(first).toMatchObject({ gallery: 'https://gallery.invalid/', authentication: { loginEndpoint: `${base}/` } });
    expect((await get('2015-01-01')).json).toEqual({
      galleryEndpoint: 'https://gallery.invalid/',
      graphEndpoint: `${base}/graph/`,
      portalEndpoint: 'https://portal.invalid/',
      authentication: { loginEndpoint: `${base}/`, audiences: ['https://management.core.windows.net/'] },
    });
  });

  test.each(['2022-09-01', '2020-06-01', '2019-05-01', '2015-01-01'])(
    'at %s lead to no address of Azure’s',
    async (apiVersion) => {
      const text = JSON.stringify((await get(apiVersion)).json).replaceAll(/"audiences":\[[^\]]*\]/g, '');
      const hosts = [...text.matchAll(/https?:\/\/([^/":]+)/g)].map(([, host]) => host);
      expect(hosts.filter((host) => host !== 'localhost' && !host?.endsWith('.invalid'))).toEqual([]);
    },
  );

  test('need an api-version', async () => {
    expect(await get('')).toEqual({
      status: 400,
      json: error(
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      ),
    });
    expect((await get('latest')).json.error.code).toBe('InvalidApiVersionParameter');
  });
});

describe('arm › its Graph', () => {
  const graph = async (method: string, path: string, body?: unknown, aud = `${base}/graph/`) => {
    const authorization = `Bearer ${await tokenFor(owner, { aud })}`;
    return arm.send(method, path, { ...(body === undefined ? {} : { body }), headers: { authorization } });
  };

  test('names objects by their ids, and knows nothing of others', async () => {
    const { status, json } = await graph('POST', '/graph//v1.0/directoryObjects/getByIds', {
      ids: [groupReader, '99999999-9999-4999-8999-999999999999'],
      types: ['user', 'group', 'servicePrincipal', 'directoryObjectPartnerReference'],
    });
    expect([status, json]).toEqual([
      200,
      {
        '@odata.context': `${base}/graph/v1.0/$metadata#directoryObjects`,
        value: [
          {
            '@odata.type': '#microsoft.graph.servicePrincipal',
            id: groupReader,
            appId: '77777777-7777-4777-8777-777777777777',
            displayName: 'billing',
            servicePrincipalNames: ['77777777-7777-4777-8777-777777777777'],
            servicePrincipalType: 'ManagedIdentity',
          },
        ],
      },
    ]);
  });

  test.each([`appId eq '${appId}'`, `servicePrincipalNames/any(c:c eq '${appId}')`])(
    'finds a service principal by %s',
    async (filter) => {
      const { json } = await graph('GET', `/graph/v1.0/servicePrincipals?$filter=${filter}`);
      expect(json.value).toMatchObject([{ id: reader, appId }]);
    },
  );

  test('serves no more, and takes no token for ARM', async () => {
    expect((await graph('GET', '/graph/v1.0/me')).status).toBe(404);
    expect((await graph('GET', '/graph/v1.0/servicePrincipals')).status).toBe(400);
    const refused = await graph('GET', '/graph/v1.0/servicePrincipals', undefined, 'https://management.azure.com/');
    expect([refused.status, refused.json.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
  });
});
