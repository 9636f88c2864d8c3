import { createCertificate } from '../certificate/certificate.ts';
import type { ManagedIdentity } from '../world/store.ts';
import { parseSigningRequest } from './csr.ts';
import type { Signer } from './document-signer.ts';
import type { MetadataError } from './metadata-error.ts';
import { textAt, valueAt } from './reading.ts';

/** Seven days, in milliseconds (wire.md §2.8). */
const validity = 604_800_000;
/** What Azure dates its own certificates back by is not known; this is what it dates tokens back by. */
const backdating = 300_000;

export type CredentialTerms = {
  readonly identity: ManagedIdentity;
  /** What `getplatformmetadata` told of the machine. */
  readonly cuId: unknown;
  readonly certifier: Signer;
  readonly random: (bytes: number) => Buffer;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly refused: (problem: string) => MetadataError;
};

/** The Base64 of the certificate that the body of a request asks for. Throws what `refused` gives for every other body. */
export const issueCredential = (
  body: Buffer,
  { identity, cuId, certifier, random, now, refused }: CredentialTerms,
): string => {
  const csr = valueAt(bodyOf(body), 'csr');
  if (typeof csr !== 'string' || csr === '') throw refused('the body is no {"csr":"…","attestation_token":"…"}');
  const request = parseSigningRequest(Buffer.from(csr, 'base64'));
  if ('problem' in request) throw refused(request.problem);
  const { subjectKey, commonName, domainComponent } = request;
  const { clientId, tenantId } = identity;
  if (commonName.toLowerCase() !== clientId.toLowerCase() || domainComponent.toLowerCase() !== tenantId.toLowerCase()) {
    throw refused(
      `the subject of the csr is CN=${commonName.slice(0, 50)}, DC=${domainComponent.slice(0, 50)}; ${identity.name} is CN=${clientId}, DC=${tenantId}`,
    );
  }
  if (textAt(request.cuId, 'vmId').toLowerCase() !== textAt(cuId, 'vmId').toLowerCase()) {
    throw refused(
      `the csr's attribute 1.3.6.1.4.1.311.90.2.10 is not the UTF8String of this machine's cuId, ${JSON.stringify(cuId)}`,
    );
  }
  const serial = random(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  return createCertificate({
    commonName: clientId,
    domainComponent: tenantId,
    subjectKey,
    issuer: certifier,
    serial,
    notBefore: now - backdating,
    notAfter: now + validity,
    use: 'client',
  }).toString('base64');
};

const bodyOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};
