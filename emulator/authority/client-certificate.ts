import { createHash, X509Certificate } from 'node:crypto';
import type { AuthorityError } from './authority-error.ts';
import type { Client } from './client.ts';
import { certificateInvalid } from './request-errors.ts';

/**
 * Whether a client certificate is this client's: issued by our authority, in its time on the emulator's clock (`now`: seconds
 * since the epoch), for the client's id and tenant. Gives its thumbprint (SHA-256, base64url). Throws AuthorityError.
 */
export const checkCertificate = (der: Buffer, client: Client, now: number, authority: Buffer): string => {
  const certificate = new X509Certificate(der);
  const refused = (hint: string): AuthorityError => certificateInvalid(client.identity.clientId, hint);
  if (!certificate.verify(new X509Certificate(authority).publicKey)) {
    throw refused("the client certificate is none that this emulator's IMDS issued");
  }
  const subject = certificate.subject.split('\n');
  const { clientId, tenantId } = client.identity;
  if (!subject.includes(`CN=${clientId}`) || !subject.includes(`DC=${tenantId}`)) {
    throw refused(`the client certificate is for ${subject.join(', ')}, not for CN=${clientId}, DC=${tenantId}`);
  }
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (now * 1000 < from || now * 1000 > to) {
    throw refused(`the client certificate is good from ${certificate.validFrom} to ${certificate.validTo}`);
  }
  return createHash('sha256').update(der).digest('base64url');
};
