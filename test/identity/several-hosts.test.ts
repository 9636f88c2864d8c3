import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';

const place = mkdtempSync(join(tmpdir(), 'msi-emulator-test-'));
let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator(undefined, { arcKeyFolder: join(place, 'tokens') });
});
afterAll(async () => {
  await emulator.stop();
  rmSync(place, { recursive: true, force: true });
});

type Body = Record<string, string>;
const audience = 'https://management.azure.com/';

/** A token from App Service as the environment says, of the identity that `xms_mirid` names. */
const askAppService = async (set: Readonly<Record<string, string>>, query = '') => {
  const url = `${set.IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${audience}${query}`;
  const response = await fetch(url, { headers: { 'X-IDENTITY-HEADER': set.IDENTITY_HEADER as string } });
  const body = (await response.json()) as Body;
  const mirid = body.access_token ? (decodeJwt(body.access_token).xms_mirid as string) : undefined;
  return { status: response.status, body, mirid };
};

describe('several hosts', () => {
  test('are spoken for at once, each at its own address with its own secret', async () => {
    const { set: web } = await emulator.env('app-service', 'web-app');
    const { set: orders } = await emulator.env('app-service', 'orders');
    expect(web.IDENTITY_ENDPOINT).not.toBe(orders.IDENTITY_ENDPOINT);
    expect(web.IDENTITY_HEADER).not.toBe(orders.IDENTITY_HEADER);
    expect(emulator.urls.identity).not.toBe(web.AZURE_EMULATOR_IDENTITY_URL);
    expect((await askAppService(web)).mirid).toMatch(/\/sites\/web-app$/);
    expect((await askAppService({ ...web, IDENTITY_HEADER: orders.IDENTITY_HEADER as string })).status).toBe(401);
    const billing = emulator.world.resources.find(({ name }) => name === 'billing')?.properties.clientId;
    expect((await askAppService(orders, `&client_id=${billing}`)).mirid).toMatch(/\/billing$/);
    expect((await askAppService(orders)).body.message).toBe(
      'No Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
    );
    const main = await fetch(`${emulator.urls.identity}/oauth2/token?resource=${audience}`, {
      headers: { Metadata: 'true' },
    });
    expect(decodeJwt(((await main.json()) as Body).access_token as string).xms_mirid).toMatch(/\/vm-web-1$/);
    expect(emulator.journal.entries().map(({ host }) => host)).toEqual([
      'web-app',
      'web-app',
      'orders',
      'orders',
      'vm-web-1',
    ]);
  });

  test('keep their address and secret when asked for again, by name, last name or id', async () => {
    const first = await emulator.env('service-fabric', 'fabric/ledger');
    const id = emulator.world.resources.find(({ name }) => name === 'fabric/ledger')?.id as string;
    for (const named of ['ledger', 'FABRIC/LEDGER', id]) {
      expect(await emulator.env('service-fabric', named)).toEqual(first);
    }
  });

  test('open one port even when asked for twice at a time', async () => {
    const [one, two] = await Promise.all([emulator.env(undefined, 'training'), emulator.env(undefined, 'training')]);
    expect(one).toEqual(two);
  });

  test('are found by the source alone: the first that speaks it', async () => {
    expect(await emulator.env('azure-arc')).toEqual(await emulator.env('azure-arc', 'arc-server-1'));
    expect(await emulator.env('cloud-shell')).toEqual(await emulator.env(undefined, 'ada@contoso.onmicrosoft.com'));
    expect((await emulator.env('vm-extension')).set.MSI_ENDPOINT).toBe(`${emulator.urls.identity}/oauth2/token`);
    expect((await emulator.env('azure-ml')).set.DEFAULT_IDENTITY_CLIENT_ID).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('that are not there, and sources that a host does not speak, are refused with what there is', async () => {
    const problem = (source?: string, host?: string) =>
      emulator.env(source, host).catch((error) => (error as Error).message);
    expect(await problem('imds', 'web-ap')).toBe('no host named "web-ap"; did you mean "web-app"?');
    expect(await problem('imds', 'web-app')).toBe(
      '--source imds: web-app (Microsoft.Web/sites) speaks app-service and app-service-2017',
    );
    expect(await problem('app-servise')).toMatch(
      /^--source app-servise: there is no such source; did you mean "app-service"\?; there are vm-extension, imds,/,
    );
  });

  test('of Service Fabric are served over https, by a certificate of the thumbprint that clients are told', async () => {
    const { set } = await emulator.env('service-fabric');
    const { IDENTITY_ENDPOINT = '', IDENTITY_HEADER = '', IDENTITY_SERVER_THUMBPRINT } = set;
    const shown = await new Promise<{ body: unknown; certificate: Buffer }>((resolve, reject) => {
      request(
        `${IDENTITY_ENDPOINT}?api-version=2019-07-01-preview&resource=${audience}`,
        { ca: readFileSync(emulator.caFile), headers: { secret: IDENTITY_HEADER }, agent: false },
        async (response) => {
          const certificate = (response.socket as TLSSocket).getPeerCertificate().raw;
          resolve({ body: await json(response), certificate });
        },
      )
        .once('error', reject)
        .end();
    });
    expect(shown.body).toMatchObject({ token_type: 'Bearer', expires_on: expect.any(Number) });
    expect(IDENTITY_SERVER_THUMBPRINT).toMatch(/^[0-9A-F]{40}$/);
    expect(new X509Certificate(shown.certificate).fingerprint.replaceAll(':', '')).toBe(IDENTITY_SERVER_THUMBPRINT);
  });

  test('are handed out by the control port too, and listed there with what they speak', async () => {
    const { control } = emulator.urls;
    const of = async (path: string) => (await fetch(`${control}${path}`)).json();
    expect(await of('/env?source=app-service&host=web-app')).toEqual(await emulator.env('app-service', 'web-app'));
    expect(await of('/env?host=nobody')).toEqual({
      error: { message: expect.stringMatching(/^no host named "nobody"/) },
    });
    expect(await of('/hosts')).toContainEqual({
      name: 'ada@contoso.onmicrosoft.com',
      id: emulator.world.users[0]?.objectId,
      type: 'User',
      sources: ['cloud-shell'],
    });
  });

  test('of other types can be the main one: its port is then theirs', async () => {
    await using other = await startEmulator(undefined, { as: 'ledger' });
    expect(other.as).toBe('fabric/ledger');
    expect(other.urls.identity).toMatch(/^https:\/\/localhost:\d+$/);
    expect((await other.env()).set.IDENTITY_ENDPOINT).toBe(`${other.urls.identity}/metadata/identity/oauth2/token`);
    await using shell = await startEmulator(undefined, { as: 'ada@contoso.onmicrosoft.com' });
    expect((await shell.env()).set.MSI_ENDPOINT).toBe(`${shell.urls.identity}/oauth2/token`);
  });

  test('are told at the start where the main one can’t do its work on this machine', async () => {
    const said: string[] = [];
    const blocked = join(emulator.caFile, 'tokens');
    const options = { as: 'arc-server-1', arcKeyFolder: blocked, say: (sentence: string) => said.push(sentence) };
    await using other = await startEmulator(undefined, options);
    expect(other.as).toBe('arc-server-1');
    expect(said).toEqual([expect.stringMatching(/^arc-server-1: can't write Azure Arc's key files in .*ca\.pem/)]);
  });

  test('stop with the emulator, and take their key files with them', async () => {
    const other = await startEmulator(undefined, { arcKeyFolder: join(place, 'other') });
    const { set } = await other.env('azure-arc');
    const url = `${set.IDENTITY_ENDPOINT}?api-version=2020-06-01&resource=${audience}`;
    expect((await fetch(url, { headers: { Metadata: 'true' } })).status).toBe(401);
    expect(existsSync(join(place, 'other'))).toBe(true);
    await other.stop();
    expect(existsSync(join(place, 'other'))).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  });
});
