import { type KeyObject, X509Certificate } from 'node:crypto';
import { createCertificate } from '../certificate/certificate.ts';
import { generateRsaKey } from '../token/signing-key.ts';

/** A certificate (DER) and its private key. */
export type Signer = { readonly certificate: Buffer; readonly key: KeyObject };

/**
 * The signers of documents, one for each location: made when its first document is asked for, with a certificate from the
 * emulator's own authority for as long as that is valid. Azure's bear the TLS usages, which is why its documents verify
 * with `-noverify` alone; ours bear none and verify whole.
 */
export const createDocumentSigners = (
  authority: () => Signer,
  random: (bytes: number) => Buffer,
): ((location: string) => Promise<Signer>) => {
  const signers = new Map<string, Promise<Signer>>();
  return (location) => {
    const signer = signers.get(location) ?? createSigner(authority(), `${location}.metadata.azure.com`, random);
    signers.set(location, signer);
    return signer;
  };
};

const createSigner = async (issuer: Signer, commonName: string, random: (bytes: number) => Buffer): Promise<Signer> => {
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
