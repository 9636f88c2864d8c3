import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createCertificate, pem } from '../../emulator/certificate/certificate.ts';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';
import { createSigningRequest, rsaKey } from './signing-request.ts';

const key = rsaKey();

type Answer = { readonly status: number; readonly json: Record<string, unknown> };

let emulator: RunningEmulator;
let credential: Record<string, string>;
let certificate: Buffer;

const get = async (path: string, body?: string): Promise<Record<string, string>> => {
  const init = body === undefined ? {} : { method: 'POST', body };
  const reply = await fetch(`${emulator.urls.identity}${path}`, { headers: { Metadata: 'true' }, ...init });
  expect(reply.status).toBe(200);
  return reply.json() as Promise<Record<string, string>>;
};

/** Asks for a token as a client that shows this certificate. */
const askToken = (form: Record<string, string>, shown?: Buffer, url?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credential.client_id ?? '',
      scope: 'https://management.azure.com/.default',
      ...form,
    }).toString();
    const sent = httpsRequest(
      `${url ?? credential.mtls_authentication_endpoint}/${credential.tenant_id}/oauth2/v2.0/token`,
      {
        method: 'POST',
        agent: false,
        ca: readFileSync(emulator.caFile),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        ...(shown ? { cert: pem(shown), key: key.export({ type: 'pkcs8', format: 'pem' }) } : {}),
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk) => chunks.push(chunk));
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, json: JSON.parse(Buffer.concat(chunks).toString()) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

const decision = () => emulator.journal.entries().at(-1)?.decision;

beforeAll(async () => {
  emulator = await startEmulator(undefined, { imdsV2: true });
  emulator.clock.freeze();
  const {
    clientId = '',
    tenantId = '',
    cuId,
  } = await get('/metadata/identity/getplatformmetadata?cred-api-version=2.0');
  const csr = createSigningRequest({
    key,
    commonName: clientId,
    domainComponent: tenantId,
    cuId: JSON.stringify(cuId),
  }).toString('base64');
  const asked = JSON.stringify({ csr, attestation_token: '' });
  credential = await get('/metadata/identity/issuecredential?cred-api-version=2.0', asked);
  certificate = Buffer.from(credential.certificate ?? '', 'base64');
});

afterAll(() => emulator.stop());

describe('a certificate that IMDS issued', () => {
  test('gets a token bound to it', async () => {
    const { status, json } = await askToken({ token_type: 'mtls_pop' }, certificate);
    expect({ status, json }).toEqual({
      status: 200,
      json: { token_type: 'mtls_pop', expires_in: 86_399, ext_expires_in: 86_399, access_token: expect.any(String) },
    });
    const claims = decodeJwt(String(json.access_token));
    expect(claims).toMatchObject({
      aud: 'https://management.azure.com',
      appid: credential.client_id,
      tid: credential.tenant_id,
      cnf: { 'x5t#S256': createHash('sha256').update(certificate).digest('base64url') },
    });
    expect(decision()).toBe('served: a token for https://management.azure.com to vm-web-1, by its certificate');
  });

  test('gets a bearer token, bound to nothing, where no type is named', async () => {
    const { json } = await askToken({}, certificate);
    expect(json.token_type).toBe('Bearer');
    expect(decodeJwt(String(json.access_token))).not.toHaveProperty('cnf');
  });

  test('is refused to another client id, and after its seven days', async () => {
    const billing = emulator.world.resources.find(({ name }) => name === 'billing')?.properties.clientId;
    const { status, json } = await askToken({ client_id: String(billing) }, certificate);
    expect({ status, error: json.error, codes: json.error_codes }).toEqual({
      status: 401,
      error: 'invalid_client',
      codes: [700030],
    });
    expect(decision()).toContain(`not for CN=${billing}`);
    emulator.clock.advance(604_801_000);
    expect(await askToken({}, certificate)).toMatchObject({ status: 401 });
    expect(decision()).toContain(
      `the client certificate is good from ${new X509Certificate(certificate).validFrom} to`,
    );
    emulator.clock.advance(-604_801_000);
    expect(await askToken({}, certificate)).toMatchObject({ status: 200 });
  });

  test('must be shown: none is refused, and so is one that somebody else issued', async () => {
    expect(await askToken({})).toMatchObject({ status: 401, json: { error_codes: [7000216] } });
    const own = createCertificate({
      commonName: credential.client_id ?? '',
      domainComponent: credential.tenant_id ?? '',
      subjectKey: key,
      serial: Buffer.of(1),
      notBefore: Date.now() - 1000,
      notAfter: Date.now() + 100_000,
      use: 'client',
    });
    expect(await askToken({}, own)).toMatchObject({ status: 401, json: { error_codes: [700030] } });
    expect(decision()).toContain("none that this emulator's IMDS issued");
  });

  test('is not asked for on the authority’s usual port', async () => {
    expect(await askToken({ token_type: 'mtls_pop' }, certificate, emulator.urls.authority)).toMatchObject({
      status: 401,
      json: { error_codes: [7000216] },
    });
  });
});
