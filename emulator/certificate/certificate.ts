import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { addressBytes } from './address-bytes.ts';
import {
  bits,
  bool,
  contentOf,
  elementsOf,
  ia5,
  implicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  set,
  tagged,
  time,
  utf8,
} from './der.ts';

/** What a certificate says. Times are milliseconds since the epoch. */
export type CertificateTerms = {
  readonly commonName: string;
  /** The subject's DC, before its CN. */
  readonly domainComponent?: string;
  /** Public or private; only the public half is used. */
  readonly subjectKey: KeyObject;
  /** Absent: self-signed, and then `subjectKey` must be private. */
  readonly issuer?: { readonly certificate: Buffer; readonly key: KeyObject };
  /** Up to 20 bytes, the first below 0x80. */
  readonly serial: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly use: 'authority' | 'server' | 'client' | 'signing';
  /** DNS names and IP addresses (subjectAltName). */
  readonly names?: readonly string[];
  /** All that an authority may vouch for: DNS names, with all below them, and IP addresses, as `169.254.169.254` or `127.0.0.0/8`. */
  readonly permitted?: readonly string[];
};

/** The DER of an X.509 v3 certificate (RFC 5280), signed with SHA-256 by an RSA (PKCS #1 v1.5) or P-256 key. */
export const createCertificate = (terms: CertificateTerms): Buffer => {
  const { issuer, subjectKey } = terms;
  const signingKey = issuer?.key ?? subjectKey;
  const subject = nameOf(terms);
  const spki = spkiOf(subjectKey);
  const algorithm = signatureAlgorithmOf(signingKey);
  const tbs = sequence(
    tagged(0, integer(Buffer.of(2))),
    integer(terms.serial),
    algorithm,
    issuer ? subjectIn(issuer.certificate) : subject,
    sequence(time(terms.notBefore), time(terms.notAfter)),
    subject,
    spki,
    tagged(3, sequence(...extensionsOf(terms, keyIdentifier(spki), keyIdentifier(issuer ? spkiOf(signingKey) : spki)))),
  );
  return sequence(tbs, algorithm, bits(sign('sha256', tbs, signingKey)));
};

/** A PEM block of 64-character lines. */
export const pem = (der: Buffer, label = 'CERTIFICATE'): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;

/** keyUsage (RFC 5280 §4.2.1.3): digitalSignature, or keyCertSign and cRLSign; the bits after the last are left out. */
const usages: Record<CertificateTerms['use'], Buffer> = {
  authority: bits(Buffer.of(0b0000_0110), 1),
  server: bits(Buffer.of(0b1000_0000), 7),
  client: bits(Buffer.of(0b1000_0000), 7),
  signing: bits(Buffer.of(0b1000_0000), 7),
};

const purposes: Partial<Record<CertificateTerms['use'], string>> = {
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
};

/** OpenSSL's x509_strict, on in newer Pythons, wants both key identifiers, and a critical keyUsage beside CA:TRUE. */
const extensionsOf = (
  { use, names, permitted }: CertificateTerms,
  subjectId: Buffer,
  authorityId: Buffer,
): Buffer[] => {
  const purpose = purposes[use];
  return [
    ...(use === 'signing' ? [] : [extension(19, true, sequence(...(use === 'authority' ? [bool(true)] : [])))]),
    extension(15, true, usages[use]),
    ...(purpose === undefined ? [] : [extension(37, false, sequence(oid(purpose)))]),
    extension(14, false, octets(subjectId)),
    extension(35, false, sequence(implicit(0, authorityId))),
    ...(names ? [extension(17, false, sequence(...names.map(generalName)))] : []),
    ...(permitted
      ? [extension(30, true, sequence(tagged(0, ...permitted.map((name) => sequence(subtree(name))))))]
      : []),
  ];
};

/** One of those that RFC 5280 §4.2.1 numbers: id-ce and the number. */
const extension = (number: number, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(`2.5.29.${number}`), ...(critical ? [bool(true)] : []), octets(value));

const generalName = (name: string): Buffer =>
  isIP(name) ? implicit(7, addressBytes(name)) : implicit(2, Buffer.from(name, 'latin1'));

/** In a constraint an address goes with its mask (RFC 5280 §4.2.1.10). */
const subtree = (name: string): Buffer => {
  const [address = '', length] = name.split('/');
  if (isIP(address) === 0) return generalName(name);
  const bytes = addressBytes(address);
  const ones = Number(length ?? bytes.length * 8);
  const mask = bytes.map((_, at) => 0xff << (8 - Math.min(8, Math.max(0, ones - at * 8))));
  return implicit(7, Buffer.concat([bytes, mask]));
};

const nameOf = ({ commonName, domainComponent }: CertificateTerms): Buffer =>
  sequence(
    ...(domainComponent === undefined ? [] : [part('0.9.2342.19200300.100.1.25', ia5(domainComponent))]),
    part('2.5.4.3', utf8(commonName)),
  );

const part = (type: string, value: Buffer): Buffer => set(sequence(oid(type), value));

/** The sixth element of what is signed, after version, serial, algorithm, issuer and validity. */
const subjectIn = (certificate: Buffer): Buffer => elementsOf(elementsOf(certificate)[0] as Buffer)[5] as Buffer;

const signatureAlgorithmOf = (key: KeyObject): Buffer =>
  key.asymmetricKeyType === 'rsa'
    ? sequence(oid('1.2.840.113549.1.1.11'), nothing())
    : sequence(oid('1.2.840.10045.4.3.2'));

const spkiOf = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });

/** RFC 5280 §4.2.1.2, method 1: SHA-1 of the key's own bits. */
const keyIdentifier = (spki: Buffer): Buffer => {
  const key = contentOf(elementsOf(spki)[1] as Buffer).subarray(1);
  return createHash('sha1').update(key).digest();
};
