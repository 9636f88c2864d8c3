import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createImds, mtlsUrl, start } from './ask.ts';
import { createSigningRequest, rsaKey, type Written } from './signing-request.ts';

const platform = '/metadata/identity/getplatformmetadata?cred-api-version=2.0';
const issue = '/metadata/identity/issuecredential?cred-api-version=2.0';
const key = rsaKey();

const createV2 = async (as = 'vm-web-1') => {
  const imds = await createImds(as, undefined, { v2: true });
  const { store, host } = imds;
  const identities = store.identitiesOf(host());
  const { tenantId } = store.tenant;
  const vmId = String(host().properties.vmId);
  const own: Written = {
    key,
    commonName: identities[0]?.clientId ?? '',
    domainComponent: tenantId,
    cuId: JSON.stringify({ vmId }),
  };
  const post = (csr: Buffer, query = '') =>
    imds.ask(`${issue}${query}`, {
      method: 'POST',
      body: JSON.stringify({ csr: csr.toString('base64'), attestation_token: '' }),
    });
  return { ...imds, identities, tenantId, vmId, own, post };
};

const refusal = (problem: unknown) => ({
  status: 400,
  body: JSON.stringify({ error: 'invalid_request', error_description: problem }),
  outcome: { decision: `refused: ${problem}` },
});

describe('IMDS v2', () => {
  test('is not there unless it is switched on: 404, with the Metadata header and without', async () => {
    const { ask } = await createImds();
    for (const headers of [{ Metadata: 'true' }, {}] as Record<string, string>[]) {
      expect(await ask(platform, { headers })).toMatchObject({ status: 404 });
      expect(await ask(issue, { headers, method: 'POST' })).toMatchObject({ status: 404 });
    }
  });

  test('switched on, answers 400 to the probe without the Metadata header', async () => {
    const { ask } = await createV2();
    expect(await ask(platform, { headers: {} })).toMatchObject({ status: 400 });
  });

  test('tells what a credential is asked for with, for any identity of the machine', async () => {
    const { ask, identities, tenantId, vmId } = await createV2();
    const [own, billing] = identities;
    const asked = async (query: string) => {
      const reply = await ask(`${platform}${query}`);
      expect(reply).toMatchObject({ status: 200, headers: { Server: expect.stringContaining('IMDS') } });
      return JSON.parse(String(reply.body));
    };
    const told = { clientId: own?.clientId, tenantId, cuId: { vmId }, attestationEndpoint: mtlsUrl };
    expect(await asked('')).toEqual(told);
    const ofBilling = { ...told, clientId: billing?.clientId };
    expect(await asked(`&client_id=${billing?.clientId}`)).toEqual(ofBilling);
    expect(await asked(`&object_id=${billing?.principalId}`)).toEqual(ofBilling);
    expect(await asked(`&mi_res_id=${encodeURIComponent(billing?.resourceId ?? '')}`)).toEqual(ofBilling);
  });

  test('refuses another version, and an identity that the machine has not', async () => {
    const { ask } = await createV2();
    const version = '/metadata/identity/getplatformmetadata';
    expect(await ask(version)).toMatchObject(refusal('no cred-api-version in the query'));
    expect(await ask(`${version}?cred-api-version=1.0`)).toMatchObject(refusal('cred-api-version 1.0 is not 2.0'));
    expect(await ask(`${platform}&client_id=nix`)).toMatchObject(refusal('Identity not found'));
    const bare = await createV2('vm-bare-1');
    expect(await bare.ask(platform)).toMatchObject(refusal('Identity not found'));
  });

  test('issues a certificate for the identity and the key, for seven days of the emulator’s clock', async () => {
    const { post, own, identities, tenantId, certifier } = await createV2();
    const [identity] = identities;
    const reply = await post(createSigningRequest(own));
    expect(reply.status).toBe(200);
    const { certificate, ...rest } = JSON.parse(String(reply.body));
    expect(rest).toEqual({
      client_id: identity?.clientId,
      tenant_id: tenantId,
      identity_type: 'SystemAssigned',
      mtls_authentication_endpoint: mtlsUrl,
    });
    const issued = new X509Certificate(Buffer.from(certificate, 'base64'));
    expect(issued.subject).toBe(`DC=${tenantId}\nCN=${identity?.clientId}`);
    expect(issued.checkPrivateKey(key)).toBe(true);
    expect(issued.verify(new X509Certificate(certifier.certificate).publicKey)).toBe(true);
    expect(issued.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(Date.parse(issued.validFrom)).toBe(start - 300_000);
    expect(Date.parse(issued.validTo)).toBe(start + 604_800_000);
    expect(reply.outcome.decision).toBe('served: a certificate for vm-web-1, good for seven days');
  });

  test('issues one for a user-assigned identity, by its own name', async () => {
    const { post, own, identities } = await createV2();
    const billing = identities[1];
    const csr = createSigningRequest({ ...own, commonName: billing?.clientId ?? '' });
    const reply = await post(csr, `&client_id=${billing?.clientId}`);
    expect(JSON.parse(String(reply.body))).toMatchObject({
      client_id: billing?.clientId,
      identity_type: 'UserAssigned',
    });
  });

  test('refuses a signing request that is not right, and says what is wrong', async () => {
    const { post, own, identities, tenantId, vmId } = await createV2();
    const refused = async (csr: Buffer) => JSON.parse(String((await post(csr)).body)).error_description;
    const cuId = `the csr's attribute 1.3.6.1.4.1.311.90.2.10 is not the UTF8String of this machine's cuId, {"vmId":"${vmId}"}`;
    const { cuId: _, ...bare } = own;
    expect(await refused(createSigningRequest(bare))).toBe(cuId);
    expect(await refused(createSigningRequest({ ...own, cuId: '{"vmId":"x"}' }))).toBe(cuId);
    expect(await refused(createSigningRequest({ ...own, cuId: '{' }))).toBe(cuId);
    expect(await refused(createSigningRequest({ ...own, commonName: 'me' }))).toBe(
      `the subject of the csr is CN=me, DC=${tenantId}; vm-web-1 is CN=${identities[0]?.clientId}, DC=${tenantId}`,
    );
    expect(await refused(createSigningRequest({ ...own, domainComponent: 'here' }))).toMatch(
      /, DC=here; vm-web-1 is CN=/,
    );
    expect(await refused(createSigningRequest({ ...own, padding: 'pkcs1' }))).toBe(
      'the csr is not signed with RSASSA-PSS',
    );
    expect(await refused(createSigningRequest({ ...own, key: rsaKey(1024) }))).toBe(
      'the key of the csr is rsa 1024; it must be RSA of 2048 bits',
    );
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(await refused(createSigningRequest({ ...own, key: ec }))).toMatch(
      /^the key of the csr is ec ; it must be RSA/,
    );
    const forged = createSigningRequest(own);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    expect(await refused(forged)).toMatch(/^the signature of the csr is not that of its key/);
  });

  test.each(['', 'null', '[]', '{}', '{"csr":1}', '{"csr":""}'])('refuses the body %j', async (body) => {
    const { ask } = await createV2();
    expect(await ask(issue, { method: 'POST', body })).toMatchObject(
      refusal('the body is no {"csr":"…","attestation_token":"…"}'),
    );
  });

  test('grants nothing to a signing request with damage to what was signed, and answers none with a 5xx', async () => {
    const { post, own } = await createV2();
    const good = createSigningRequest(own);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, bits, cut) => {
          const damaged = Buffer.from(good);
          damaged[at] = (damaged[at] ?? 0) ^ bits;
          const { status, body } = await post(cut ? damaged.subarray(0, at) : damaged);
          if (status === 400) return;
          // The lengths and labels around what was signed may be read leniently: what is granted is granted to the signer.
          expect(status).toBe(200);
          const issued = new X509Certificate(Buffer.from(JSON.parse(String(body)).certificate, 'base64'));
          expect(issued.checkPrivateKey(key)).toBe(true);
        },
      ),
      { numRuns: 400, seed: 20261123 },
    );
  });
});
