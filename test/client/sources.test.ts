import { afterEach, describe, expect, test } from '@jest/globals';
import { createManagedIdentityClient, sources } from '../../client/index.ts';
import { fill, readExchange, sampleReply } from '../exchanges.ts';
import { closeStubs, type Stub, startStub, tokenReply } from './stub.ts';

const resource = 'https://management.azure.com/';
const encoded = 'https%3A%2F%2Fmanagement.azure.com%2F';
let stub: Stub;
afterEach(closeStubs);

/** Environment of a source whose endpoint is the stub, and the request that its documents ask for. */
const documented = {
  'service-fabric': {
    env: { IDENTITY_ENDPOINT: '/sf/token', IDENTITY_HEADER: 's3cret', IDENTITY_SERVER_THUMBPRINT: 'A'.repeat(40) },
    target: `/sf/token?api-version=2019-07-01-preview&resource=${encoded}`,
    headers: { secret: 's3cret' },
  },
  'app-service': {
    env: { IDENTITY_ENDPOINT: '/msi/token', IDENTITY_HEADER: 's3cret' },
    target: `/msi/token?api-version=2019-08-01&resource=${encoded}`,
    headers: { 'x-identity-header': 's3cret' },
  },
  'azure-ml': {
    env: { MSI_ENDPOINT: '/MSI/token/', MSI_SECRET: 's3cret' },
    target: `/MSI/token/?api-version=2017-09-01&resource=${encoded}`,
    headers: { secret: 's3cret' },
  },
  'cloud-shell': {
    env: { MSI_ENDPOINT: '/oauth2/token' },
    target: '/oauth2/token',
    headers: { metadata: 'true', 'content-type': 'application/x-www-form-urlencoded' },
    body: `resource=${encoded}`,
  },
  'azure-arc': {
    env: { IDENTITY_ENDPOINT: '/metadata/identity/oauth2/token', IMDS_ENDPOINT: '' },
    target: `/metadata/identity/oauth2/token?api-version=2020-06-01&resource=${encoded}`,
    headers: { metadata: 'true' },
  },
  imds: {
    env: { AZURE_POD_IDENTITY_AUTHORITY_HOST: '/' },
    target: `/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${encoded}`,
    headers: { metadata: 'true' },
  },
} as const;

describe('a source', () => {
  test('has its documents’ request here, each but the default', () => {
    expect(sources.map((each) => each.name)).toEqual([...Object.keys(documented), 'vm-extension']);
  });

  test.each(Object.entries(documented))('%s is found by its variables and asked as documented', async (name, row) => {
    stub = await startStub(tokenReply('t0ken'));
    const at = (value: string) => (value.startsWith('/') || value === '' ? stub.url + value : value);
    const env = Object.fromEntries(Object.entries(row.env).map(([key, value]) => [key, at(value)]));
    const identity = createManagedIdentityClient({ env });
    expect(identity.source).toBe(name);
    expect((await identity.getToken(resource)).accessToken).toBe('t0ken');
    const [asked] = stub.seen;
    expect(asked).toMatchObject({ method: 'body' in row ? 'POST' : 'GET', target: row.target, headers: row.headers });
    expect(asked?.body).toBe('body' in row ? row.body : '');
    expect('metadata' in (asked?.headers ?? {})).toBe('metadata' in row.headers);
  });

  test('is the VM extension on localhost:50342 where nothing says otherwise, empty variables included', () => {
    expect(createManagedIdentityClient({ env: {} })).toMatchObject({
      source: 'vm-extension',
      url: 'http://localhost:50342/oauth2/token',
    });
    const empty = {
      IDENTITY_ENDPOINT: '',
      IDENTITY_HEADER: '',
      MSI_ENDPOINT: '',
      AZURE_POD_IDENTITY_AUTHORITY_HOST: '',
    };
    expect(createManagedIdentityClient({ env: empty }).source).toBe('vm-extension');
  });

  test('is chosen in the order of the shipped clients where several are set', () => {
    const arc = { IDENTITY_ENDPOINT: 'http://localhost:40342/x', IMDS_ENDPOINT: 'http://localhost:40342' };
    const all = { ...arc, IDENTITY_HEADER: 'h', MSI_ENDPOINT: 'http://localhost/x', MSI_SECRET: 's' };
    const sourceOf = (env: Record<string, string>) => createManagedIdentityClient({ env }).source;
    expect(sourceOf({ ...all, IDENTITY_SERVER_THUMBPRINT: 'A' })).toBe('service-fabric');
    expect(sourceOf(all)).toBe('app-service');
    expect(sourceOf({ ...all, IDENTITY_HEADER: '' })).toBe('azure-ml');
    expect(sourceOf({ ...arc, MSI_ENDPOINT: 'http://localhost/x' })).toBe('cloud-shell');
    expect(sourceOf({ ...arc, AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://localhost' })).toBe('azure-arc');
  });

  test('is chosen by name before the environment, and IMDS has its own address', () => {
    const env = { IDENTITY_ENDPOINT: 'http://localhost/msi', IDENTITY_HEADER: 'h' };
    expect(createManagedIdentityClient({ env, source: 'imds' })).toMatchObject({
      source: 'imds',
      url: 'http://169.254.169.254/metadata/identity/oauth2/token',
    });
  });

  test('is asked at the address given, which gets the source’s path where it has none', () => {
    const urlOf = (identityUrl: string) => createManagedIdentityClient({ env: {}, source: 'imds', identityUrl }).url;
    expect(urlOf('http://127.0.0.1:1')).toBe('http://127.0.0.1:1/metadata/identity/oauth2/token');
    expect(urlOf('http://127.0.0.1:1/mine')).toBe('http://127.0.0.1:1/mine');
  });

  test.each(['token-system', 'token-client-id', 'token-object-id', 'token-msi-res-id'])(
    'imds: asks what the exchange %s asks',
    async (name) => {
      const ids: Record<string, string> = { clientId: 'c1', principalId: 'o1', id: '/subscriptions/s/x' };
      const exchange = fill(readExchange(`imds/${name}`), (_, field) => ids[field] ?? '');
      stub = await startStub(sampleReply(exchange));
      const selector = {
        ...(name.endsWith('client-id') && { clientId: 'c1' }),
        ...(name.endsWith('object-id') && { objectId: 'o1' }),
        ...(name.endsWith('res-id') && { resourceId: '/subscriptions/s/x' }),
      };
      await createManagedIdentityClient({ env: {}, source: 'imds', identityUrl: stub.url, selector }).getToken(
        resource,
      );
      const { method, target, headers } = exchange.request;
      expect(stub.seen[0]).toMatchObject({ method, target, headers: { metadata: headers.Metadata } });
    },
  );

  test('vm-extension: asks what the exchange token-get asks', async () => {
    const { request, ...exchange } = readExchange('vm-extension/token-get');
    stub = await startStub(sampleReply({ ...exchange, request }));
    await createManagedIdentityClient({ env: {}, identityUrl: stub.url }).getToken(resource);
    expect(stub.seen[0]).toMatchObject({ method: 'GET', target: request.target, headers: { metadata: 'true' } });
  });

  test.each([
    ['app-service', 'client_id=c', 'object_id=c', 'mi_res_id=c'],
    ['imds', 'client_id=c', 'object_id=c', 'msi_res_id=c'],
    ['vm-extension', 'client_id=c', 'object_id=c', 'msi_res_id=c'],
    ['azure-ml', 'clientid=c', undefined, undefined],
    ['cloud-shell', undefined, undefined, undefined],
    ['azure-arc', undefined, undefined, undefined],
    ['service-fabric', undefined, undefined, undefined],
  ])('%s spells the selectors its own way or takes none', async (source, clientId, objectId, resourceId) => {
    stub = await startStub(tokenReply('t'));
    const env = { IDENTITY_HEADER: 'h', MSI_SECRET: 's' };
    const base = { env, source, identityUrl: stub.url };
    for (const [kind, spelled] of Object.entries({ clientId, objectId, resourceId })) {
      const create = () => createManagedIdentityClient({ ...base, selector: { [kind]: 'c' } });
      if (spelled === undefined) {
        expect(create).toThrow(
          expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(source) }),
        );
      } else {
        await create().getToken(resource);
        expect(stub.seen.at(-1)?.target.endsWith(`&${spelled}`)).toBe(true);
      }
    }
  });

  test('azure-ml asks for DEFAULT_IDENTITY_CLIENT_ID where no client id is given', async () => {
    stub = await startStub(tokenReply('t'));
    const env = { MSI_ENDPOINT: `${stub.url}/x`, MSI_SECRET: 's', DEFAULT_IDENTITY_CLIENT_ID: 'd' };
    await createManagedIdentityClient({ env }).getToken(resource);
    await createManagedIdentityClient({ env, selector: { clientId: 'c' } }).getToken(resource);
    expect(stub.seen.map((each) => /clientid=(.*)/.exec(each.target)?.[1])).toEqual(['d', 'c']);
  });

  test.each([
    [{ source: 'imsd' }, 'no identity source is called "imsd"; there are service-fabric, app-service, azure-ml'],
    [{ source: 'azure-arc' }, 'azure-arc needs IDENTITY_ENDPOINT and IMDS_ENDPOINT in the environment.'],
    [{ source: 'app-service', identityUrl: 'http://x' }, 'app-service needs IDENTITY_HEADER: '],
    [{ identityUrl: 'localhost:50342' }, 'the identity URL "localhost:50342" is not an http or https address.'],
    [{ selector: { clientId: 'a', objectId: 'b' } }, 'give one of --client-id, --object-id and --resource-id'],
  ])('is refused before anything is sent where it is named wrongly: %j', (options, message) => {
    expect(() => createManagedIdentityClient({ env: {}, ...options })).toThrow(
      expect.objectContaining({ name: 'ClientError', code: 'bad-option', message: expect.stringContaining(message) }),
    );
  });
});
