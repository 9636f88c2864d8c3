import { sign } from 'node:crypto';
import {
  CertificateChoices,
  CertificateSet,
  CMSVersion,
  ContentInfo,
  DigestAlgorithmIdentifiers,
  EncapsulatedContent,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  id_data,
  id_signedData,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Certificate } from '@peculiar/asn1-x509';
import type { Signer } from './document-signer.ts';

/**
 * The DER of a PKCS #7 SignedData around its content (RFC 5652 §5), in the form that IMDS signs: SHA-256 with RSA over
 * the content itself, no signed attributes, the signer's certificate and none above it (sap.sap_operations azure_imds).
 */
export const createSignedData = (content: Buffer, { certificate, key }: Signer): Buffer => {
  const signer = AsnConvert.parse(certificate, Certificate);
  const { issuer, serialNumber } = signer.tbsCertificate;
  const data = new SignedData({
    version: CMSVersion.v1,
    digestAlgorithms: new DigestAlgorithmIdentifiers([sha256]),
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: id_data,
      eContent: new EncapsulatedContent({ single: new OctetString(content) }),
    }),
    certificates: new CertificateSet([new CertificateChoices({ certificate: signer })]),
    signerInfos: new SignerInfos([
      new SignerInfo({
        version: CMSVersion.v1,
        sid: new SignerIdentifier({ issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer, serialNumber }) }),
        digestAlgorithm: sha256,
        signatureAlgorithm: rsaEncryption,
        signature: new OctetString(sign('sha256', content, key)),
      }),
    ]),
  });
  const info = new ContentInfo({ contentType: id_signedData, content: AsnConvert.serialize(data) });
  return Buffer.from(AsnConvert.serialize(info));
};

const parameters = new Uint8Array([5, 0]).buffer;
const sha256 = new AlgorithmIdentifier({ algorithm: '2.16.840.1.101.3.4.2.1', parameters });
const rsaEncryption = new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.1', parameters });
