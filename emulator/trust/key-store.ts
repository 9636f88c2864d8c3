import { createHash } from 'node:crypto';

/** A Java key store of trusted certificates only (JKS, version 2), which every Java reads. Certificates as DER. */
export const writeKeyStore = (certificates: readonly Buffer[]): Buffer => {
  const entries = certificates.flatMap((certificate, index) => [
    number(trusted),
    text(`trusted-${index + 1}`),
    time(0),
    text('X.509'),
    number(certificate.length),
    certificate,
  ]);
  const store = Buffer.concat([number(magic), number(2), number(certificates.length), ...entries]);
  return Buffer.concat([store, digest(store)]);
};

/** The password that Java's own store has, too; it guards nothing but the digest. */
export const keyStorePassword = 'changeit';

/**
 * The certificates (DER) of a store that Java trusts by, in JKS or in PKCS #12 as Java 18 and later write it for `cacerts`,
 * not encrypted. Undefined where it is neither, or can't be read without its password.
 */
export const readKeyStore = (store: Buffer): Buffer[] | undefined => {
  if (store.length > 12 && store.readUInt32BE(0) === magic) return readJks(store);
  const found = certificateBags(store);
  return found.length > 0 ? found : undefined;
};

const magic = 0xfeedfeed;
/** Tags of an entry: a private key with its chain, a trusted certificate. */
const [privateKey, trusted] = [1, 2];

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

const time = (milliseconds: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(milliseconds));
  return bytes;
};

const text = (value: string): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value.length);
  return Buffer.concat([bytes, Buffer.from(value, 'ascii')]);
};

/** The words are part of the format: sun.security.provider.JavaKeyStore.getPreKeyedHash. */
const digest = (store: Buffer): Buffer =>
  createHash('sha1')
    .update(Buffer.from(keyStorePassword, 'utf16le').swap16())
    .update('Mighty Aphrodite')
    .update(store)
    .digest();

const readJks = (store: Buffer): Buffer[] | undefined => {
  let at = 8;
  const take = (length: number): Buffer => {
    if (at + length > store.length) throw new RangeError('the store ends early');
    at += length;
    return store.subarray(at - length, at);
  };
  const takeNumber = () => take(4).readUInt32BE();
  const skipText = () => take(take(2).readUInt16BE());
  const takeCertificate = (): Buffer => {
    skipText();
    return take(takeNumber());
  };
  try {
    const found: Buffer[] = [];
    for (let left = takeNumber(); left > 0; left -= 1) {
      const tag = takeNumber();
      skipText();
      take(8);
      if (tag === trusted) found.push(takeCertificate());
      else if (tag === privateKey) {
        take(takeNumber());
        for (let chain = takeNumber(); chain > 0; chain -= 1) takeCertificate();
      } else return undefined;
    }
    return found;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** OBJECT IDENTIFIER x509Certificate (1.2.840.113549.1.9.22.1), which stands before each certificate (RFC 7292 §4.2.3). */
const x509Certificate = Buffer.from('060a2a864886f70d01091601', 'hex');

const certificateBags = (store: Buffer): Buffer[] => {
  const found: Buffer[] = [];
  for (let at = store.indexOf(x509Certificate); at !== -1; at = store.indexOf(x509Certificate, at + 1)) {
    const explicit = contents(store, at + x509Certificate.length, 0xa0);
    const octets = explicit && contents(explicit, 0, 0x04);
    if (octets) found.push(octets);
  }
  return found;
};

/** What the DER value at `at` holds, where it has this tag and is whole. */
const contents = (bytes: Buffer, at: number, tag: number): Buffer | undefined => {
  const [found, short = 0] = bytes.subarray(at, at + 2);
  if (found !== tag) return undefined;
  const lengthOfLength = short < 0x80 ? 0 : short - 0x80;
  const start = at + 2 + lengthOfLength;
  if (lengthOfLength > 4 || start > bytes.length) return undefined;
  const length = lengthOfLength === 0 ? short : bytes.readUIntBE(at + 2, lengthOfLength);
  return start + length <= bytes.length ? bytes.subarray(start, start + length) : undefined;
};
