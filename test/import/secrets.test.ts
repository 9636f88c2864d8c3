import { describe, expect, test } from '@jest/globals';
import { withoutSecrets } from '../../emulator/import/secrets.ts';
import { createReport } from '../../emulator/world/world-error.ts';
import { comesTo, importAll, sourceOf, templateOf } from './stage.ts';

const cleaned = (value: unknown, type = 'Contoso.Test/things') => {
  const { faults, report } = createReport();
  return { left: withoutSecrets(value, [], type, report), places: faults.map(({ place }) => place) };
};

describe('a secret is dropped', () => {
  test.each([
    'adminPassword',
    'customData',
    'userData',
    'protectedSettings',
    'administratorLoginPassword',
    'primaryKey',
    'accountKey',
    'storageAccountKey',
    'sharedAccessKey',
    'connectionString',
    'primaryConnectionString',
    'clientSecret',
    'secret',
    'sasToken',
    'accessToken',
    'privateKey',
    'passphrase',
    'secureValue',
    'apiKey',
    'additionalUnattendContent',
    'adminPasswordOrKey',
  ])('by its key: %s', (key) => {
    expect(cleaned({ a: { [key]: 'x', b: 1 } })).toEqual({ left: { a: { b: 1 } }, places: [`a.${key}`] });
  });

  test.each([
    [
      'a connection string',
      'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=eA==;EndpointSuffix=core.windows.net',
    ],
    ['a database’s', 'Server=tcp:a;User Id=b;Password=c;'],
    [
      'a shared access signature',
      'https://a.blob.core.windows.net/b?sv=2022-11-02&sig=QWxhZGRpbjpvcGVuIHNlc2FtZQ%3D%3D',
    ],
    ['a private SSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA'],
    ['a token', 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJhIn0.c2ln'],
    ['an address with a password', 'https://ada:hunter2@contoso.example/repo.git'],
  ])('by its looks: %s', (_, text) => {
    expect(cleaned({ a: [text, 'b'] })).toEqual({ left: { a: ['b'] }, places: ['a[0]'] });
  });

  test('as the value of a setting, a secret or a key vault’s secret', () => {
    const settings = [
      { name: 'DB_PASSWORD', value: 'x' },
      { name: 'MODE', value: 'dev' },
    ];
    expect(cleaned({ appSettings: settings }).left).toEqual({
      appSettings: [{ name: 'DB_PASSWORD' }, { name: 'MODE', value: 'dev' }],
    });
    expect(cleaned({ secrets: [{ name: 'db', value: 'x' }] }).left).toEqual({ secrets: [{ name: 'db' }] });
    expect(cleaned({ properties: { value: 'x' } }, 'Microsoft.KeyVault/vaults/secrets').left).toEqual({
      properties: {},
    });
  });

  test('of a secure parameter wherever it goes, though the template mixes it with other text', () => {
    const parameters = {
      key: { type: 'secureString', defaultValue: 'hunter2' },
      all: { type: 'secureObject', defaultValue: {} },
    };
    expect(comesTo("[concat('a-', parameters('key'))]", { parameters })).toBeUndefined();
    expect(comesTo("[parameters('all').some.name]", { parameters })).toBeUndefined();
    expect(comesTo("[format('{0}', listKeys('thing', '2026-01-01').keys[0].value)]")).toBeUndefined();
  });

  test('before its expression is evaluated, so that it needs no value', () => {
    const { notes } = importAll([sourceOf(templateOf({ adminPassword: '[nowhere()]' }))]);
    expect(notes).toEqual(['file.json: resources[0].properties.x.adminPassword: dropped: it may hold a secret']);
  });
});

test('what only sounds secret stays', () => {
  const value = {
    disablePasswordAuthentication: true,
    publicKeys: [{ path: '/home/a/.ssh/authorized_keys', keyData: 'ssh-rsa AAAA' }],
    secrets: [{ sourceVault: { id: 'x' }, vaultCertificates: [{ certificateUrl: 'https://a/secrets/b' }] }],
    secretUrl: 'https://a.vault.azure.net/secrets/b',
    keyVaultId: '/subscriptions/x',
    adminPassword: null,
    tokenStoreEnabled: true,
  };
  expect(cleaned(value)).toEqual({ left: value, places: [] });
});
