import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { authorityPem } from '../../emulator/http/trust.ts';
import { createImds, start } from './ask.ts';

type Imds = Awaited<ReturnType<typeof createImds>>;

const signatureOf = async ({ ask }: Imds, query: string): Promise<Buffer> => {
  const reply = await ask(`/metadata/attested/document?${query}`);
  expect(reply.status).toBe(200);
  return Buffer.from(JSON.parse(String(reply.body)).signature, 'base64');
};

const contentOf = (der: Buffer): unknown => {
  const data = AsnConvert.parse(AsnConvert.parse(der, ContentInfo).content, SignedData);
  return JSON.parse(Buffer.from(data.encapContentInfo.eContent?.single?.buffer ?? new ArrayBuffer(0)).toString());
};

const document = (host: Imds['host'], more: object = {}) => ({
  licenseType: '',
  nonce: '20201130-211924',
  plan: { name: '', product: '', publisher: '' },
  sku: 'server',
  subscriptionId: host().id.split('/')[2],
  timeStamp: { createdOn: '11/30/20 21:19:24 -0000', expiresOn: '12/01/20 03:19:24 -0000' },
  vmId: host().properties.vmId,
  ...more,
});

describe('attested document', () => {
  test('tells who the machine is, for six hours of the emulator’s clock; the nonce is the time unless told', async () => {
    const imds = await createImds();
    expect(contentOf(await signatureOf(imds, 'api-version=2021-02-01'))).toEqual(document(imds.host));
    imds.clock.set(start + 1000);
    expect(contentOf(await signatureOf(imds, 'api-version=2021-02-01&nonce=1234567890'))).toEqual(
      document(imds.host, {
        nonce: '1234567890',
        timeStamp: { createdOn: '11/30/20 21:19:25 -0000', expiresOn: '12/01/20 03:19:25 -0000' },
      }),
    );
  });

  test('is dated by a clock that a fault rule puts ahead', async () => {
    const { ask } = await createImds();
    const condition = { name: 'clock-skew', milliseconds: 3_600_000 } as const;
    const { body } = await ask('/metadata/attested/document?api-version=2021-02-01', { condition });
    const content = contentOf(Buffer.from(JSON.parse(String(body)).signature, 'base64'));
    expect(content).toMatchObject({ timeStamp: { createdOn: '11/30/20 22:19:24 -0000' } });
  });

  test.each([
    ['2018-10-01', ['nonce', 'plan', 'timeStamp', 'vmId']],
    ['2019-04-30', ['nonce', 'plan', 'subscriptionId', 'timeStamp', 'vmId']],
    ['2019-11-01', ['nonce', 'plan', 'sku', 'subscriptionId', 'timeStamp', 'vmId']],
    ['2020-09-01', ['licenseType', 'nonce', 'plan', 'sku', 'subscriptionId', 'timeStamp', 'vmId']],
  ])('has in %s the keys of that version', async (version, keys) => {
    const imds = await createImds();
    expect(Object.keys(contentOf(await signatureOf(imds, `api-version=${version}`)) as object)).toEqual(keys);
  });

  test('is not there before 2018-10-01, and takes no nonce that is none', async () => {
    const { ask } = await createImds();
    expect(await ask('/metadata/attested/document?api-version=2018-04-02')).toMatchObject({ status: 404 });
    for (const nonce of ['a-b', 'x'.repeat(33), '%00', '"']) {
      expect(await ask(`/metadata/attested/document?api-version=2021-02-01&nonce=${nonce}`)).toMatchObject({
        status: 400,
        body: '{"error":"Bad request. nonce must be at most 32 letters and digits"}',
      });
    }
  });

  test('is signed by the same certificate every time', async () => {
    const imds = await createImds();
    const certificates = async () =>
      AsnConvert.parse(
        AsnConvert.parse(await signatureOf(imds, 'api-version=2021-02-01'), ContentInfo).content,
        SignedData,
      ).certificates?.map(({ certificate }) => Buffer.from(AsnConvert.serialize(certificate)).toString('base64'));
    const first = await certificates();
    expect(first).toHaveLength(1);
    expect(await certificates()).toEqual(first);
  });
});

const openssl = spawnSync('openssl', ['version']);
const withOpenssl = openssl.status === 0 ? test : test.skip;
if (openssl.status !== 0) process.stderr.write('not run: no openssl here to verify the attested document with\n');

describe('attested document, by openssl', () => {
  const inFolder = (
    files: Record<string, Buffer | string>,
    act: (run: (...args: string[]) => string) => void,
  ): void => {
    const folder = mkdtempSync(join(tmpdir(), 'attested-'));
    try {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
      act((...args) => execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  withOpenssl('verifies against the authority of the run, as smime and as cms, and shows what was signed', async () => {
    const imds = await createImds();
    const der = await signatureOf(imds, 'api-version=2021-02-01');
    inFolder({ 'document.der': der, 'ca.pem': authorityPem(imds.certifier) }, (run) => {
      for (const command of ['smime', 'cms']) {
        const shown = run(command, '-verify', '-in', 'document.der', '-inform', 'der', '-CAfile', 'ca.pem');
        expect(JSON.parse(shown)).toEqual(document(imds.host));
      }
      const names = run('pkcs7', '-in', 'document.der', '-inform', 'der', '-print_certs', '-noout');
      expect(names).toMatch(/subject=CN ?= ?westus2\.metadata\.azure\.com/);
    });
  });

  withOpenssl('does not verify with a byte changed, nor against another authority', async () => {
    const [imds, other] = [await createImds(), await createImds()];
    const der = await signatureOf(imds, 'api-version=2021-02-01');
    const forged = Buffer.from(der.toString('latin1').replace('"nonce":"2020', '"nonce":"2021'), 'latin1');
    const files = { 'document.der': der, 'forged.der': forged, 'ca.pem': authorityPem(imds.certifier) };
    inFolder({ ...files, 'other.pem': authorityPem(other.certifier) }, (run) => {
      const verify = (file: string, authority: string) => () =>
        run('smime', '-verify', '-in', file, '-inform', 'der', '-CAfile', authority);
      expect(verify('forged.der', 'ca.pem')).toThrow(/digest failure|signature failure|bad signature/i);
      expect(verify('document.der', 'other.pem')).toThrow(/certificate verify error/i);
    });
  });
});
