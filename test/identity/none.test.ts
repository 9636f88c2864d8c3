import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sourceVariables } from '../../emulator/identity/env.ts';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator(undefined, { environment: {} });
});
afterAll(() => emulator.stop());

const urlOfNone = async () => (await emulator.env('none')).set.AZURE_POD_IDENTITY_AUTHORITY_HOST ?? '';

describe('none', () => {
  test('is found by the variable that sends IMDS’s clients elsewhere, on a port of its own, always the same', async () => {
    const url = await urlOfNone();
    expect(url).not.toBe(emulator.urls.identity);
    expect(await urlOfNone()).toBe(url);
    expect((await emulator.env('none')).set.AZURE_EMULATOR_IDENTITY_URL).toBe(url);
  });

  test('unsets what leads to a managed identity, and leaves a sign-in of one’s own alone', async () => {
    const { unset } = await emulator.env('none');
    expect(sourceVariables.filter((name) => !unset.includes(name))).toEqual([
      'AZURE_POD_IDENTITY_AUTHORITY_HOST',
      'AZURE_TENANT_ID',
      'AZURE_AUTHORITY_HOST',
      'AZURE_CLIENT_SECRET',
      'AZURE_CLIENT_CERTIFICATE_PATH',
      'AZURE_USERNAME',
      'AZURE_PASSWORD',
    ]);
    expect(unset).toEqual(expect.arrayContaining(['MSI_ENDPOINT', 'IDENTITY_ENDPOINT', 'AZURE_FEDERATED_TOKEN_FILE']));
  });

  // The body: Azure/azure-sdk-for-js#26898; azidentity (azure-sdk-for-go#21432) looks for its end.
  test.each([
    ['a probe', '/metadata/identity/oauth2/token', {}],
    ['a token request', '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=x', { Metadata: 'true' }],
    ['the slash of @azure/identity', '/metadata/identity/oauth2/token/?resource=x', { Metadata: 'true' }],
    ['the rest of IMDS', '/metadata/instance?api-version=2021-02-01', { Metadata: 'true' }],
    ['a page of another origin', '/metadata/identity/oauth2/token', { Origin: 'https://example.com' }],
  ])('answers %s with 403 “unreachable network”, as Docker Desktop does', async (_, path, headers) => {
    const response = await fetch(`${await urlOfNone()}${path}`, { headers: headers as Record<string, string> });
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toBe(
      'connecting to 169.254.169.254:80: dial tcp 169.254.169.254:80: connectex: A socket operation was attempted to an unreachable network.',
    );
  });

  test('says in the journal why', async () => {
    emulator.journal.clear();
    await fetch(`${await urlOfNone()}/metadata/identity/oauth2/token`);
    expect(emulator.journal.entries().map(({ decision }) => decision)).toEqual([
      'refused: the source is none, so that a chain of credentials moves on to its next',
    ]);
  });

  test('is among the sources that a misspelt one is told of', async () => {
    await expect(emulator.env('nnoe')).rejects.toThrow('did you mean "none"?');
  });
});
