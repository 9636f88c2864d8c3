import { parseResourceId } from '../world/resource-id.ts';
import type { Resource } from '../world/world.ts';
import { planOf } from './compute.ts';
import type { Signer } from './document-signer.ts';
import { badRequest } from './metadata-error.ts';
import { createSignedData } from './pkcs7.ts';
import { textAt } from './reading.ts';
import { asOf } from './versions.ts';

/** Six hours, in milliseconds (instance-metadata-service.md, Attested data, Sample 1). */
const validity = 21_600_000;

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
