import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, SignJWT } from 'jose';
import request from 'supertest';
import { createEmulator } from '../emulator/emulator.ts';
import { fetchJson } from '../emulator/fetch-json.ts';
import type { Emulator } from '../emulator/library.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let server: Server;
let issuer: string;
let emulator: Emulator;

beforeAll(async () => {
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', use: 'sig' }] };
  const pages: Record<string, () => string> = {
    '/.well-known/openid-configuration': () => JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }),
    '/keys': () => JSON.stringify(jwks),
    '/html': () => '<html>',
    '/long': () => JSON.stringify('x'.repeat(2 ** 20)),
  };
  server = createServer(({ url = '' }, response) => {
    const page = pages[url];
    response.writeHead(page ? 200 : 404).end(page?.());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  emulator = await createEmulator({
    servicePrincipals: [
      { displayName: 'app', federatedIdentityCredentials: [{ issuer, subject: 'repo:contoso/web' }] },
    ],
    resources: [
      { type: 'Microsoft.Resources/resourceGroups', name: 'rg' },
      { type: 'Microsoft.Compute/virtualMachines', resourceGroup: 'rg', name: 'vm' },
    ],
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const signIn = async (assertion: string) => {
  const [app] = emulator.world.servicePrincipals;
  return request(emulator.apps.arm).post(`/${emulator.world.tenant.tenantId}/oauth2/v2.0/token`).type('form').send({
    grant_type: 'client_credentials',
    client_id: app?.appId,
    scope: 'https://management.azure.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
};
const signed = () =>
  new SignJWT({ iss: issuer, sub: 'repo:contoso/web', aud: 'api://AzureADTokenExchange' })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setExpirationTime('5m')
    .sign(privateKey);

describe('an issuer outside the emulator that the world names', () => {
  test('is asked for its keys, and its tokens sign an application in to ARM', async () => {
    const reply = await signIn(await signed());
    expect({ status: reply.status, type: reply.body.token_type }).toEqual({ status: 200, type: 'Bearer' });
    const arm = await request(emulator.apps.arm)
      .get('/subscriptions?api-version=2022-12-01')
      .set('Authorization', `Bearer ${reply.body.access_token}`);
    expect({ status: arm.status, value: arm.body.value }).toEqual({ status: 200, value: [] });
  });

  test('gives documents of JSON, and what else it gives is named', async () => {
    expect(await fetchJson(`${issuer}/keys`)).toMatchObject({ keys: [{ kid: 'one' }] });
    await expect(fetchJson(`${issuer}/nothing`)).rejects.toThrow('it answers 404');
    await expect(fetchJson(`${issuer}/html`)).rejects.toThrow('it is not JSON');
    await expect(fetchJson(`${issuer}/long`)).rejects.toThrow('it is longer than 1048576 characters');
    await expect(fetchJson('http://127.0.0.1:1/')).rejects.toThrow('bad port');
  });
});
