import { createServer, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import request from 'supertest';
import { places } from '../../emulator/exchange/place.ts';
import { routePath } from '../../emulator/exchange/request.ts';
import { appService } from '../../emulator/identity/sources/app-service.ts';
import { appService2017 } from '../../emulator/identity/sources/app-service-2017.ts';
import { cloudShell } from '../../emulator/identity/sources/cloud-shell.ts';
import { imds } from '../../emulator/identity/sources/imds.ts';
import { vmExtension } from '../../emulator/identity/sources/vm-extension.ts';
import { ask, audience, createTestEmulator, hosts, lastDecision, rows, type TestEmulator } from './hosts.ts';

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await createTestEmulator();
});
afterAll(() => emulator.close());
const idOf = (name: string) => emulator.world.resources.find((each) => each.name === name);

describe('imds', () => {
  test('gives the only user-assigned identity to a request that names none', async () => {
    const { body } = await ask(emulator, imds, 'vm-data-1');
    expect(body.client_id).toBe(idOf('reporting')?.properties.clientId);
    expect(decodeJwt(body.access_token as string)).toMatchObject({
      xms_mirid: expect.stringMatching(/\/userAssignedIdentities\/reporting$/),
      xms_az_rid: expect.stringMatching(/\/virtualMachines\/vm-data-1$/),
    });
  });

  test('compares ids in any casing', async () => {
    const billing = idOf('billing');
    for (const query of [
      { client_id: String(billing?.properties.clientId).toUpperCase() },
      { msi_res_id: billing?.id.toLowerCase() as string },
    ]) {
      expect((await ask(emulator, imds, 'vm-web-1', { query })).body.client_id).toBe(billing?.properties.clientId);
    }
  });

  test('says the same of an id that is malformed and one that is nobody’s; the journal knows more', async () => {
    const { status, body } = await ask(emulator, imds, 'vm-web-1', { query: { client_id: '{billing}' } });
    expect([status, body]).toEqual([400, { error: 'invalid_request', error_description: 'Identity not found' }]);
    expect(lastDecision(emulator)).toBe('refused: client_id={billing} names no identity assigned to vm-web-1');
  });

  test('never says that an identity is not found to a probe without the header', async () => {
    emulator.faults.add('source=imds: identity-not-found x1');
    const { body } = await ask(emulator, imds, 'vm-bare-1', { unproven: true });
    expect(body.error_description).toBe('Required metadata header not specified');
    emulator.faults.clear();
  });

  test('answers an absolute-form target, as a client with a proxy sends it', async () => {
    const server = createServer(emulator.apps.identity);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const path = `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${audience}`;
    const status = await new Promise((resolve) => {
      const headers = { Metadata: 'true', Host: '169.254.169.254' };
      httpRequest({ port, host: '127.0.0.1', path, headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    server.close();
    expect(status).toBe(200);
  });

  test('asks for no Metadata header as NMI', async () => {
    const nmi = await createTestEmulator(undefined, { nmi: true });
    expect((await ask(nmi, imds, 'vm-web-1', { unproven: true })).status).toBe(200);
    expect((await ask(nmi, vmExtension, 'vm-web-1', { unproven: true })).status).toBe(400);
    expect((await ask(emulator, imds, 'vm-web-1', { unproven: true })).status).toBe(400);
    nmi.close();
  });
});

describe('app-service', () => {
  test('speaks both protocols at one address, told apart by api-version, else by header', async () => {
    const [newer, older] = [await ask(emulator, appService, 'web-app'), await ask(emulator, appService2017, 'web-app')];
    expect([newer.body.expires_on, older.body.expires_on]).toEqual(['1768564800', '01/16/2026 12:00:00 +00:00']);
    await ask(emulator, appService2017, 'web-app', { query: { 'api-version': undefined } });
    expect(lastDecision(emulator)).toBe('refused: no api-version in the query; app-service-2017 takes 2017-09-01');
  });

  test('compares secrets exactly: casing, length and blanks count', async () => {
    const secret = emulator.secretFor('web-app');
    for (const wrong of [secret.toLowerCase(), secret.slice(1), `${secret}0`, `${secret} ${secret}`]) {
      const { status } = await ask(emulator, appService, 'web-app', { headers: { 'X-IDENTITY-HEADER': wrong } });
      expect(status).toBe(401);
    }
    expect(JSON.stringify(emulator.journal.entries())).not.toContain(secret);
  });
});

describe('cloud-shell', () => {
  test('gives a user’s token with a user’s claims, which ARM takes for the user’s roles', async () => {
    const { body } = await ask(emulator, cloudShell, hosts['cloud-shell'], { method: 'POST', body: '' });
    const claims = decodeJwt(body.access_token as string);
    const user = emulator.world.users[0];
    expect(claims).toMatchObject({
      upn: 'ada@contoso.onmicrosoft.com',
      unique_name: 'ada@contoso.onmicrosoft.com',
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      scp: 'user_impersonation',
      idtyp: 'user',
      oid: user?.objectId,
      sub: expect.any(String),
    });
    expect(claims.sub).not.toBe(user?.objectId);
    expect(['xms_mirid', 'idp', 'roles'].filter((name) => name in claims)).toEqual([]);
    const vm = idOf('vm-web-1')?.id as string;
    const read = (path: string) =>
      request(emulator.apps.arm)
        .get(`${path}?api-version=2024-07-01`)
        .set('Authorization', `Bearer ${body.access_token}`);
    expect((await read(vm)).status).toBe(200);
    expect((await read(idOf('vm-data-1')?.id as string)).status).toBe(403);
  });
});

describe('the places of fault rules', () => {
  test('are the sources, with the paths at which they hand out tokens', () => {
    const sources = places.filter(({ role }) => role === 'source');
    expect(sources.map(({ name, tokenPaths }) => [name, ...tokenPaths])).toEqual(
      rows.map(({ name, source }) => [name, routePath(source.path)]),
    );
  });
});
