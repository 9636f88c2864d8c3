import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { CertificationRequest } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import { DirectoryString } from '@peculiar/asn1-x509';

/** What a certificate is asked for with. `problem` says in one sentence why it is not granted. */
export type SigningRequest =
  | {
      readonly subjectKey: KeyObject;
      readonly commonName: string;
      readonly domainComponent: string;
      readonly cuId: unknown;
    }
  | { readonly problem: string };

const oid = {
  commonName: '2.5.4.3',
  domainComponent: '0.9.2342.19200300.100.1.25',
  pss: '1.2.840.113549.1.1.10',
  cuId: '1.3.6.1.4.1.311.90.2.10',
} as const;

/** Reads the DER of a PKCS #10 request as IMDS takes it: RSA of 2048 bits, PSS with SHA-256, the cuId beside it (wire.md §2.8). */
export const parseSigningRequest = (der: Buffer): SigningRequest => {
  let request: CertificationRequest;
  let subjectKey: KeyObject;
  try {
    request = AsnConvert.parse(der, CertificationRequest);
    const spki = Buffer.from(AsnConvert.serialize(request.certificationRequestInfo.subjectPKInfo));
    subjectKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch {
    return { problem: 'csr is not the Base64 of a PKCS #10 request (DER, without PEM armour)' };
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = subjectKey;
  if (asymmetricKeyType !== 'rsa' || asymmetricKeyDetails?.modulusLength !== 2048) {
    return {
      problem: `the key of the csr is ${asymmetricKeyType} ${asymmetricKeyDetails?.modulusLength ?? ''}; it must be RSA of 2048 bits`,
    };
  }
  const { certificationRequestInfo: info, certificationRequestInfoRaw: raw, signatureAlgorithm, signature } = request;
  if (signatureAlgorithm.algorithm !== oid.pss) return { problem: 'the csr is not signed with RSASSA-PSS' };
  const signed = Buffer.from(raw ?? AsnConvert.serialize(info));
  const key = { key: subjectKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  if (!verify('sha256', signed, key, Buffer.from(signature))) {
    return { problem: 'the signature of the csr is not that of its key (RSASSA-PSS, SHA-256, a salt of 32 bytes)' };
  }
  const named = (type: string) =>
    info.subject
      .flatMap((parts) => [...parts])
      .find((part) => part.type === type)
      ?.value.toString() ?? '';
  return {
    subjectKey,
    commonName: named(oid.commonName),
    domainComponent: named(oid.domainComponent),
    cuId: cuIdOf(info.attributes?.find(({ type }) => type === oid.cuId)?.values[0]),
  };
};

/** A UTF8String of JSON; undefined for anything else. */
const cuIdOf = (value: ArrayBuffer | undefined): unknown => {
  if (!value) return undefined;
  try {
    return JSON.parse(AsnConvert.parse(value, DirectoryString).utf8String ?? '');
  } catch {
    return undefined;
  }
};
