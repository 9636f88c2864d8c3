import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { createCertificate, pem } from '../certificate/certificate.ts';

export { generateRsaKey } from './rsa-key.ts';

/** A key that signs tokens, with what the world may see of it. */
export type SigningKey = {
  readonly privateKey: KeyObject;
  /** `msi-emulator-` and the thumbprint. */
  readonly kid: string;
  /** SHA-1 of the signing certificate's DER, base64url. */
  readonly x5t: string;
  /** DER of the signing certificate. */
  readonly certificate: Buffer;
  /** The public half as the JWKS shows it. */
  readonly jwk: JWK;
};

/** Reads a PEM private key. Throws with a sentence that says what is wrong with it. */
export const parseRsaKey = (text: string): KeyObject => {
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    throw new Error('it holds no unencrypted PEM private key (PKCS #8 or PKCS #1)');
  }
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa')
    throw new Error(`it holds a key of type ${key.asymmetricKeyType}; RS256 needs RSA`);
  if (modulusLength < 2048) throw new Error(`its RSA key has ${modulusLength} bits; RS256 needs 2048 or more`);
  return key;
};

export const rsaKeyPem = (key: KeyObject): string => pem(key.export({ type: 'pkcs8', format: 'der' }), 'PRIVATE KEY');

/**
 * The signing key around an RSA private key. Its certificate depends on nothing but the key (fixed serial and dates, a
 * deterministic signature), so that a key kept in a file keeps its `kid`.
 */
export const createSigningKey = (privateKey: KeyObject): SigningKey => {
  const certificate = createCertificate({
    commonName: 'msi-emulator token signing',
    subjectKey: privateKey,
    serial: Buffer.of(1),
    notBefore: Date.UTC(2020, 0, 1),
    notAfter: Date.UTC(2049, 11, 31),
    use: 'signing',
  });
  const x5t = createHash('sha1').update(certificate).digest('base64url');
  const kid = `msi-emulator-${x5t}`;
  const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' }) as { n: string; e: string };
  return {
    privateKey,
    kid,
    x5t,
    certificate,
    jwk: { kty: 'RSA', use: 'sig', kid, x5t, n, e, x5c: [certificate.toString('base64')] },
  };
};
