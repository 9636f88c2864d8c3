import { type KeyObject, X509Certificate } from 'node:crypto';
import { createCertificate } from '../certificate/certificate.ts';
import { generateRsaKey } from '../token/signing-key.ts';
import { parseResourceId } from '../world/resource-id.ts';
import type { Resource } from '../world/world.ts';
import { planOf } from './compute.ts';
import { badRequest } from './metadata-error.ts';
import { createSignedData, type Signer } from './pkcs7.ts';
import { textAt } from './reading.ts';
import { asOf } from './versions.ts';

/** Who vouches for the signer of documents. */
export type Authority = { readonly certificate: Buffer; readonly key: KeyObject };

/** Six hours, in milliseconds (instance-metadata-service.md, Attested data, Sample 1). */
const validity = 21_600_000;

/**
 * The signers of documents, one for each location: made when its first document is asked for, with a certificate from the
 * emulator's own authority for as long as that is valid. Azure's bear the TLS usages, which is why its documents verify
 * with `-noverify` alone; ours bear none and verify whole.
 */
export const createDocumentSigners = (
  authority: () => Authority,
  random: (bytes: number) => Buffer,
): ((location: string) => Promise<Signer>) => {
  const signers = new Map<string, Promise<Signer>>();
  let issuer: Authority | undefined;
  return (location) => {
    issuer ??= authority();
    const signer = signers.get(location) ?? createSigner(issuer, `${location}.metadata.azure.com`, random);
    signers.set(location, signer);
    return signer;
  };
};

const createSigner = async (
  issuer: Authority,
  commonName: string,
  random: (bytes: number) => Buffer,
): Promise<Signer> => {
  const key = await generateRsaKey();
  const { validFrom, validTo } = new X509Certificate(issuer.certificate);
  const serial = random(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  const certificate = createCertificate({
    commonName,
    subjectKey: key,
    issuer,
    serial,
    notBefore: Date.parse(validFrom),
    notAfter: Date.parse(validTo),
    use: 'signing',
    names: [commonName, 'metadata.azure.com'],
  });
  return { certificate, key };
};

/** What `/metadata/attested/document` answers with. `now` in milliseconds since the epoch. */
export const attestedDocument = (
  vm: Resource,
  { version, nonce, now }: { readonly version: string; readonly nonce: string; readonly now: number },
  signer: Signer,
): { encoding: 'pkcs7'; signature: string } => {
  const content = asOf(version, [
    ['licenseType', '2020-09-01', textAt(vm.properties, 'licenseType')],
    ['nonce', '', nonce || defaultNonce(now)],
    ['plan', '', planOf(vm)],
    ['sku', '2019-11-01', textAt(vm.properties, 'storageProfile', 'imageReference', 'sku')],
    ['subscriptionId', '2019-04-30', parseResourceId(vm.id)?.subscriptionId ?? ''],
    ['timeStamp', '', { createdOn: stamp(now), expiresOn: stamp(now + validity) }],
    ['vmId', '', textAt(vm.properties, 'vmId')],
  ]);
  const signed = createSignedData(Buffer.from(JSON.stringify(content)), signer);
  return { encoding: 'pkcs7', signature: signed.toString('base64') };
};

/** Ten digits by the documents, up to 32 letters and digits by the Swagger file. Throws MetadataError for anything else. */
export const nonceFrom = (written: string | null): string => {
  const nonce = written ?? '';
  if (/^[a-z0-9]{0,32}$/i.test(nonce)) return nonce;
  throw badRequest(
    'nonce must be at most 32 letters and digits',
    `nonce ${JSON.stringify(nonce.slice(0, 40))} is more than 32 letters and digits`,
  );
};

/** `20201130-211924` */
const defaultNonce = (now: number): string =>
  new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');

/** `11/30/20 21:19:19 -0000` */
const stamp = (time: number): string => {
  const [year = '', month = '', day = ''] = new Date(time).toISOString().slice(0, 10).split('-');
  return `${month}/${day}/${year.slice(-2)} ${new Date(time).toISOString().slice(11, 19)} -0000`;
};
