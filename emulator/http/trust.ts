import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import { createCertificate, pem } from '../certificate/certificate.ts';
import type { PortFault } from '../exchange/port-fault.ts';

const day = 86_400_000;

/** The certificate authority of an emulator. */
export type Authority = { readonly certificate: Buffer; readonly key: KeyObject };

export const authorityName = 'msi-emulator local certificate authority';

/** Whether a PEM text is the certificate of an authority made here. */
export const isOwnAuthority = (text: string): boolean => {
  try {
    return new X509Certificate(text).subject === `CN=${authorityName}`;
  } catch {
    return false;
  }
};

const freshKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** 16 random bytes, positive and never zero at the start (RFC 5280 §4.1.2.2). */
const serial = (): Buffer => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes;
};

/** For how many days an authority lasts, and all that it may vouch for; anything unless told. */
export type AuthorityTerms = { readonly days?: number; readonly permitted?: readonly string[] };

/** An authority for a year unless told, on the machine's own clock, with a fresh P-256 key or the given one. */
export const createAuthorityCertificate = (
  key: KeyObject = freshKey(),
  commonName = authorityName,
  { days = 365, permitted }: AuthorityTerms = {},
): Authority => {
  const now = Date.now();
  const certificate = createCertificate({
    commonName,
    subjectKey: key,
    serial: serial(),
    notBefore: now - day,
    notAfter: now + days * day,
    use: 'authority',
    ...(permitted ? { permitted } : {}),
  });
  return { certificate, key };
};

/** An authority kept in files: `pem` of its certificate and of its private key. Throws with a sentence that says what is wrong. */
export const parseAuthority = (certificatePem: string, keyPem: string): Authority => {
  const certificate = read(() => new X509Certificate(certificatePem), 'the CA file holds no PEM certificate');
  const key = read(() => createPrivateKey(keyPem), 'the CA key file holds no unencrypted PEM private key');
  if (!certificate.ca) throw new Error('the CA file holds a certificate that is no authority (CA:FALSE)');
  if (!certificate.checkPrivateKey(key)) throw new Error('the CA key file is not the key of the CA file');
  if (Date.parse(certificate.validTo) < Date.now()) {
    throw new Error(
      `the CA file's certificate ended on ${certificate.validTo}; remove both files to have new ones made`,
    );
  }
  return { certificate: certificate.raw, key };
};

type Lifetime = { readonly from: number; readonly to: number };

/** What the TLS port shows: a leaf for these names, signed by the authority, for thirty days unless told (milliseconds from now). */
export const createServerIdentity = (
  authority: Authority,
  names: readonly string[],
  { from, to }: Lifetime = { from: -day, to: 30 * day },
): SecureContextOptions => {
  const key = freshKey();
  const now = Date.now();
  const certificate = createCertificate({
    commonName: names[0] ?? 'localhost',
    subjectKey: key,
    issuer: authority,
    serial: serial(),
    notBefore: now + from,
    notAfter: now + to,
    use: 'server',
    names,
  });
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: pem(certificate) + pem(authority.certificate),
  };
};

/** What a certificate can be on purpose; a handshake that hangs shows none. */
export type CertificateFlaw = Exclude<Extract<PortFault, { kind: 'tls' }>['flaw'], 'hang'>;

/** One row a flaw: the leaf that a client must refuse. */
const flawedIdentities: Record<
  CertificateFlaw,
  (authority: Authority, names: readonly string[]) => SecureContextOptions
> = {
  expired: (authority, names) => createServerIdentity(authority, names, { from: -30 * day, to: -day }),
  'wrong-name': (authority) => createServerIdentity(authority, ['wrong-name.invalid']),
  'unknown-authority': (_, names) =>
    createServerIdentity(createAuthorityCertificate(freshKey(), 'an authority that nobody trusts'), names),
};

/** The same port's certificate with a flaw, made when first asked for. */
export const createFlawedIdentities = (
  authority: Authority,
  names: readonly string[],
): ((flaw: CertificateFlaw) => SecureContextOptions) => {
  const made = new Map<CertificateFlaw, SecureContextOptions>();
  return (flaw) => {
    const identity = made.get(flaw) ?? flawedIdentities[flaw](authority, names);
    made.set(flaw, identity);
    return identity;
  };
};

export const authorityPem = ({ certificate }: Authority): string => pem(certificate);

export const authorityKeyPem = ({ key }: Authority): string =>
  pem(key.export({ type: 'pkcs8', format: 'der' }), 'PRIVATE KEY');

const read = <T>(parse: () => T, problem: string): T => {
  try {
    return parse();
  } catch {
    throw new Error(problem);
  }
};
