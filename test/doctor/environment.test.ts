import { describe, expect, test } from '@jest/globals';
import { find, led, levels, says } from './scene.ts';

describe('doctor › source', () => {
  test('clients that agree share a line', () => {
    expect(find('source')).toEqual([
      {
        level: 'ok',
        says: 'imds at 169.254.169.254 for every client: no variable that they read says otherwise',
      },
    ]);
  });

  test('clients that read no variable for IMDS are told of where the others are led elsewhere', () => {
    expect(find('source', { env: led })).toEqual([
      { level: 'ok', says: expect.stringMatching(/^imds at http:\/\/127\.0\.0\.1:50342 for @azure\/identity, /) },
      {
        level: 'note',
        says: expect.stringMatching(/^imds at 169\.254\.169\.254 for azidentity and MSAL \(Go\), /),
        todo: expect.stringContaining('169.254.169.254 leads to it'),
      },
    ]);
  });

  test('no source at all is a problem, one that a client lacks is not', () => {
    expect(says('source', { env: { IDENTITY_ENDPOINT: 'http://a' } })).toContain(
      'problem: no source at all for azure-identity (Python): IDENTITY_ENDPOINT is set',
    );
    expect(says('source', { env: { MSI_ENDPOINT: 'http://a' } })).toContain(
      'note: no source that they support for azure_identity (Rust): MSI_ENDPOINT is set',
    );
  });
});

describe('doctor › variables', () => {
  test('empty ones are named together', () => {
    expect(find('variables', { env: { MSI_SECRET: '', AZURE_CLIENT_ID: '' } })).toEqual([
      {
        level: 'problem',
        says: 'MSI_SECRET and AZURE_CLIENT_ID are set and empty: some SDKs take that for set, others for unset',
        todo: 'unset MSI_SECRET AZURE_CLIENT_ID',
      },
    ]);
  });

  test.each([
    ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER or IMDS_ENDPOINT'],
    ['IDENTITY_HEADER', 'IDENTITY_ENDPOINT'],
    ['IMDS_ENDPOINT', 'IDENTITY_ENDPOINT'],
    ['IDENTITY_SERVER_THUMBPRINT', 'IDENTITY_HEADER'],
    ['MSI_SECRET', 'MSI_ENDPOINT'],
    ['AZURE_FEDERATED_TOKEN_FILE', 'AZURE_CLIENT_ID'],
    ['AZURE_FEDERATED_TOKEN_FILE', 'AZURE_TENANT_ID'],
  ])('%s wants %s beside it', (name, other) => {
    const found = find('variables', { env: { [name]: 'http://a' }, hasFile: () => true });
    expect(found).toContainEqual({
      level: 'problem',
      says: `${name} is set without ${other}`,
      todo: `set ${other}, or unset ${name}`,
    });
  });

  test('those of two kinds of host contradict one another, and what comes of it is said', () => {
    const env = { IDENTITY_ENDPOINT: 'http://a', IMDS_ENDPOINT: 'http://a', MSI_ENDPOINT: 'http://b' };
    expect(find('variables', { env })).toEqual([
      {
        level: 'problem',
        says: 'MSI_ENDPOINT, IDENTITY_ENDPOINT and IMDS_ENDPOINT speak for different hosts; clients take cloud-shell, azure-arc and imds, each by its own order',
        todo: expect.stringContaining('unset the others'),
      },
    ]);
  });

  test.each([
    [
      'App Service in both its generations',
      { IDENTITY_ENDPOINT: 'http://a', IDENTITY_HEADER: 's', MSI_ENDPOINT: 'http://a', MSI_SECRET: 's' },
    ],
    ['what env sets', led],
    [
      'a pod',
      {
        AZURE_CLIENT_ID: 'c',
        AZURE_TENANT_ID: 't',
        AZURE_FEDERATED_TOKEN_FILE: '/f',
        AZURE_AUTHORITY_HOST: 'https://a',
      },
    ],
  ])('%s is as it should be', (_, env) => {
    expect(levels('variables', { env, hasFile: () => true })).toEqual(['ok']);
  });

  test('an authority by http, a token file that is not there, and Machine Learning without its client id', () => {
    expect(says('variables', { env: { AZURE_AUTHORITY_HOST: 'http://a' } })).toMatch(
      /^problem: AZURE_AUTHORITY_HOST=http:\/\/a is not https/,
    );
    const pod = { AZURE_CLIENT_ID: 'c', AZURE_TENANT_ID: 't', AZURE_FEDERATED_TOKEN_FILE: '/gone' };
    expect(says('variables', { env: pod })).toBe('problem: AZURE_FEDERATED_TOKEN_FILE=/gone: no such file');
    expect(says('variables', { env: { MSI_ENDPOINT: 'http://a', MSI_SECRET: 's' } })).toMatch(
      /^note: MSI_SECRET is set without DEFAULT_IDENTITY_CLIENT_ID/,
    );
  });
});

describe('doctor › chain', () => {
  test.each([
    [undefined, 'ok'],
    ['prod', 'ok'],
    ['DEV', 'note'],
    ['managedidentitycredential', 'note'],
    ['AzureCliCredential', 'note'],
    ['prd', 'problem'],
  ])('AZURE_TOKEN_CREDENTIALS=%s is %s', (value, level) => {
    expect(levels('chain', { env: { AZURE_TOKEN_CREDENTIALS: value } })).toEqual([level]);
  });

  test('a misspelt one is told what was meant', () => {
    expect(says('chain', { env: { AZURE_TOKEN_CREDENTIALS: 'prd' } })).toContain('did you mean "prod"?');
  });
});

describe('doctor › proxy', () => {
  test('would take IMDS and the emulator, each by the proxy of its scheme, and never shows what the proxy is', () => {
    const env = { ...led, http_proxy: 'http://user:pass@proxy', HTTPS_PROXY: 'http://proxy' };
    expect(find('proxy', { env })).toEqual([
      {
        level: 'problem',
        says: 'http_proxy and HTTPS_PROXY would take requests to 169.254.169.254, 127.0.0.1 and localhost: @azure/identity, azure-identity for Python, azidentity and curl honour it',
        todo: 'add 169.254.169.254,127.0.0.1,localhost to NO_PROXY and to no_proxy',
      },
    ]);
  });

  test.each([['*'], ['169.254.169.254'], ['example.com, 169.254.169.254:80'], ['169.254.0.0/16 example.com']])(
    'NO_PROXY=%s keeps IMDS out of it',
    (NO_PROXY) => {
      expect(levels('proxy', { env: { HTTP_PROXY: 'http://p', NO_PROXY } })).toEqual(['ok']);
    },
  );

  test.each([['169.254.169.25'], ['10.0.0.0/8'], ['254'], ['localhost,.internal']])(
    'NO_PROXY=%s does not',
    (no_proxy) => {
      expect(levels('proxy', { env: { ALL_PROXY: 'http://p', no_proxy } })).toEqual(['problem']);
    },
  );

  test('takes what is far away for all we care', () => {
    const env = { HTTPS_PROXY: 'http://p', AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com' };
    expect(levels('proxy', { env })).toEqual(['ok']);
  });
});
