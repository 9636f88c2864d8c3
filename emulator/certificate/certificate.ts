import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

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

/** The DER of an X.509 v3 certificate, signed with SHA-256 by an RSA (PKCS #1 v1.5) or P-256 key. */
export const createCertificate = (terms: CertificateTerms): Buffer => {
  const signingKey = terms.issuer?.key ?? terms.subjectKey;
  const subject = nameOf(terms);
  const spki = spkiOf(terms.subjectKey);
  const algorithm = signatureAlgorithmOf(signingKey);
  const issuer = terms.issuer && AsnConvert.parse(terms.issuer.certificate, Certificate).tbsCertificate;
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: arrayBuffer(terms.serial),
    signature: algorithm,
    issuer: issuer?.subject ?? subject,
    subject,
    validity: new Validity({ notBefore: new Date(terms.notBefore), notAfter: new Date(terms.notAfter) }),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    extensions: extensionsOf(terms, keyIdentifier(spki), keyIdentifier(terms.issuer ? spkiOf(signingKey) : spki)),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbs)), signingKey);
  return Buffer.from(
    AsnConvert.serialize(
      new Certificate({
        tbsCertificate: tbs,
        signatureAlgorithm: algorithm,
        signatureValue: arrayBuffer(signature),
      }),
    ),
  );
};

/** A PEM block of 64-character lines. */
export const pem = (der: Buffer, label = 'CERTIFICATE'): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;

const usages: Record<CertificateTerms['use'], number> = {
  authority: KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
  server: KeyUsageFlags.digitalSignature,
  client: KeyUsageFlags.digitalSignature,
  signing: KeyUsageFlags.digitalSignature,
};

/** OpenSSL's x509_strict, on in newer Pythons, wants both key identifiers, and a critical keyUsage beside CA:TRUE. */
const extensionsOf = (terms: CertificateTerms, subjectId: Buffer, authorityId: Buffer): Extensions => {
  const list = new Extensions();
  const add = (extnID: string, critical: boolean, value: object) =>
    list.push(new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) }));
  if (terms.use !== 'signing') {
    add(id_ce_basicConstraints, true, new BasicConstraints(terms.use === 'authority' ? { cA: true } : {}));
  }
  add(id_ce_keyUsage, true, new KeyUsage(usages[terms.use]));
  if (terms.use === 'server') add(id_ce_extKeyUsage, false, new ExtendedKeyUsage([id_kp_serverAuth]));
  if (terms.use === 'client') add(id_ce_extKeyUsage, false, new ExtendedKeyUsage([id_kp_clientAuth]));
  add(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(arrayBuffer(subjectId)));
  add(
    id_ce_authorityKeyIdentifier,
    false,
    new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(arrayBuffer(authorityId)) }),
  );
  if (terms.names) add(id_ce_subjectAltName, false, new SubjectAlternativeName(terms.names.map(generalName)));
  if (terms.permitted) {
    const permittedSubtrees = new GeneralSubtrees(
      terms.permitted.map((name) => new GeneralSubtree({ base: generalName(withMask(name)) })),
    );
    add(id_ce_nameConstraints, true, new NameConstraints({ permittedSubtrees }));
  }
  return list;
};

const generalName = (name: string): GeneralName =>
  new GeneralName(isIP(name.replace(/\/.*$/, '')) ? { iPAddress: name } : { dNSName: name });

/** In a constraint an address goes with its mask (RFC 5280 §4.2.1.10). */
const withMask = (name: string): string => {
  const version = isIP(name);
  return version === 0 ? name : `${name}/${version === 4 ? 32 : 128}`;
};

const nameOf = ({ commonName, domainComponent }: CertificateTerms): Name =>
  new Name([
    ...(domainComponent === undefined
      ? []
      : [part('0.9.2342.19200300.100.1.25', new AttributeValue({ ia5String: domainComponent }))]),
    part('2.5.4.3', new AttributeValue({ utf8String: commonName })),
  ]);

const part = (type: string, value: AttributeValue): RelativeDistinguishedName =>
  new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })]);

const signatureAlgorithmOf = (key: KeyObject): AlgorithmIdentifier =>
  key.asymmetricKeyType === 'rsa'
    ? new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: new Uint8Array([5, 0]).buffer })
    : new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' });

const spkiOf = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });

/** RFC 5280 §4.2.1.2, method 1: SHA-1 of the key's own bits. */
const keyIdentifier = (spki: Buffer): Buffer =>
  createHash('sha1')
    .update(new Uint8Array(AsnConvert.parse(spki, SubjectPublicKeyInfo).subjectPublicKey))
    .digest();

const arrayBuffer = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
