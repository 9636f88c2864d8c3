import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Attributes, CertificationRequest, CertificationRequestInfo } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  Attribute,
  AttributeTypeAndValue,
  AttributeValue,
  DirectoryString,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
} from '@peculiar/asn1-x509';

export const rsaKey = (modulusLength = 2048): KeyObject => generateKeyPairSync('rsa', { modulusLength }).privateKey;

export type Written = {
  readonly key: KeyObject;
  readonly commonName: string;
  readonly domainComponent: string;
  /** The text of the attribute that carries the machine's cuId; none without it. */
  readonly cuId?: string;
  readonly padding?: 'pss' | 'pkcs1';
};

const part = (type: string, value: AttributeValue) =>
  new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })]);

/** The DER of a request as MSAL.NET writes it (wire.md §2.8), or one that is wrong in a way. */
export const createSigningRequest = ({ key, commonName, domainComponent, cuId, padding = 'pss' }: Written): Buffer => {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const attribute =
    cuId === undefined
      ? []
      : [
          new Attribute({
            type: '1.3.6.1.4.1.311.90.2.10',
            values: [AsnConvert.serialize(new DirectoryString({ utf8String: cuId }))],
          }),
        ];
  const certificationRequestInfo = new CertificationRequestInfo({
    version: 0,
    subject: new Name([
      part('2.5.4.3', new AttributeValue({ utf8String: commonName })),
      part('0.9.2342.19200300.100.1.25', new AttributeValue({ ia5String: domainComponent })),
    ]),
    subjectPKInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    attributes: new Attributes(attribute),
  });
  const signed = Buffer.from(AsnConvert.serialize(certificationRequestInfo));
  const how =
    padding === 'pss' && key.asymmetricKeyType === 'rsa'
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
      : { key };
  const signature = new Uint8Array(sign('sha256', signed, how)).buffer;
  const algorithm = padding === 'pss' ? '1.2.840.113549.1.1.10' : '1.2.840.113549.1.1.11';
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm });
  return Buffer.from(
    AsnConvert.serialize(new CertificationRequest({ certificationRequestInfo, signatureAlgorithm, signature })),
  );
};
