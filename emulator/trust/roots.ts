import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

/** Where systems keep the certificates that they trust, in one PEM file: Debian and Alpine, Fedora, SUSE, RHEL, macOS and BSD. */
export const systemFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** PEM of what this system trusts; of what Node itself does, on a system with no such file (Windows). */
export const systemRoots = (): string => {
  const file = systemFiles.find((each) => existsSync(each));
  return file === undefined ? rootCertificates.join('\n') : readFileSync(file, 'utf8');
};

/** The certificates in a PEM text, each with its armour. */
export const certificatesIn = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

/** PEM of the certificates in a file, or in the files of a folder. Throws with a sentence where there is none to be read. */
export const readRoots = (path: string): string => {
  if (statSync(path).isDirectory()) {
    const all = readdirSync(path)
      .map((name) => join(path, name))
      .filter((file) => existsSync(file) && statSync(file).isFile())
      .flatMap((file) => certificatesIn(readFileSync(file, 'utf8')));
    return [...new Set(all)].join('\n');
  }
  const text = readFileSync(path, 'utf8');
  if (text.trim() !== '' && certificatesIn(text).length === 0) throw new Error('it holds no PEM certificate');
  return text;
};

export const toDer = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
