import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { javaHomeFor } from './java.ts';
import { readKeyStore, writeKeyStore } from './key-store.ts';
import { certificatesIn, systemFiles, toDer } from './roots.ts';
import type { Variables } from './variables.ts';

const hashedFolder = '/etc/ssl/certs';
const javaStores = ['/etc/ssl/certs/java/cacerts'];

const real = (files: readonly string[]): string[] => [
  ...new Set(files.filter((file) => existsSync(file)).map((file) => realpathSync(file))),
];

/** The files that say what this system trusts, and what its Java does. */
const trustFiles = (variables: Variables) => {
  const home = javaHomeFor(variables, 'linux');
  const own = home === undefined ? [] : [join(home, 'lib/security/cacerts'), join(home, 'jre/lib/security/cacerts')];
  return { bundles: real(systemFiles), stores: real([...javaStores, ...own]) };
};

/** The folders that `trustEverywhere` writes to, outermost first. */
export const trustFolders = (variables: Variables): string[] => {
  const { bundles, stores } = trustFiles(variables);
  const hashed = existsSync(hashedFolder) ? [realpathSync(hashedFolder)] : [];
  return [...new Set([...hashed, ...[...bundles, ...stores].map((file) => dirname(file))])].sort(
    (one, other) => one.length - other.length,
  );
};

/** Has the system itself trust an authority (PEM): the bundle, the folder by hash, Java's store. For a sealed mount namespace. */
export const trustEverywhere = (ca: string, variables: Variables): void => {
  const { bundles, stores } = trustFiles(variables);
  for (const file of bundles) replace(file, `${readFileSync(file, 'utf8').trimEnd()}\n${ca}`);
  for (const file of stores) {
    const roots = readKeyStore(readFileSync(file));
    if (roots) replace(file, writeKeyStore([...roots, ...certificatesIn(ca).map(toDer)]));
  }
  if (existsSync(hashedFolder)) writeFileSync(join(hashedFolder, `${subjectHash(commonNameOf(ca))}.0`), ca);
};

const commonNameOf = (ca: string): string => new X509Certificate(ca).subject.replace(/^CN=/, '');

const replace = (file: string, content: string | Buffer): void => {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
};

/** The name by which OpenSSL looks a certificate up in a folder: of its subject's canonical form (x509_name_canon), here of a CN alone. */
export const subjectHash = (commonName: string): string => {
  const value = Buffer.from(commonName.trim().replace(/\s+/g, ' ').toLowerCase());
  const tagged = (tag: number, ...parts: Buffer[]): Buffer => {
    const content = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([tag, content.length]), content]);
  };
  const commonNameId = Buffer.from('0603550403', 'hex');
  const name = tagged(0x31, tagged(0x30, commonNameId, tagged(0x0c, value)));
  return createHash('sha1').update(name).digest().readUInt32LE(0).toString(16).padStart(8, '0');
};
