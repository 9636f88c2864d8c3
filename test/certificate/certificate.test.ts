import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { createCertificate } from '../../emulator/certificate/certificate.ts';
import {
  authorityKeyPem,
  authorityPem,
  createAuthorityCertificate,
  createServerIdentity,
  parseAuthority,
} from '../../emulator/http/trust.ts';
import { permittedNames } from '../../emulator/intercept/hosts.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('not run: `openssl verify -x509_strict`, because this machine has no openssl');
const withOpenssl = hasOpenssl ? test : test.skip;

const authority = createAuthorityCertificate();
const leafPem = String(createServerIdentity(authority, ['localhost', '127.0.0.1', '::1', 'emulator']).cert);

describe('certificate', () => {
  withOpenssl('passes openssl verify -x509_strict', () => {
    const folder = mkdtempSync(join(tmpdir(), 'certificate-test-'));
    try {
      writeFileSync(join(folder, 'ca.pem'), authorityPem(authority));
      writeFileSync(join(folder, 'leaf.pem'), leafPem);
      const printed = execFileSync(
        'openssl',
        ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', 'ca.pem', 'leaf.pem'],
        { cwd: folder },
      );
      expect(String(printed)).toBe('leaf.pem: OK\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  withOpenssl.each([
    [['management.azure.com', '169.254.169.254'], /leaf\.pem: OK/],
    [['www.example.com'], /permitted subtree violation/],
    [['azure.com'], /permitted subtree violation/],
    [['169.254.169.253'], /permitted subtree violation/],
  ])('an authority that is held to the intercepted names: a leaf for %j is taken or refused', (names, said) => {
    const held = createAuthorityCertificate(undefined, undefined, { days: 1, permitted: permittedNames([]) });
    const folder = mkdtempSync(join(tmpdir(), 'certificate-test-'));
    try {
      writeFileSync(join(folder, 'ca.pem'), authorityPem(held));
      writeFileSync(join(folder, 'leaf.pem'), String(createServerIdentity(held, names).cert));
      const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', 'ca.pem', 'leaf.pem'];
      const { stdout, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
      expect(stdout + stderr).toMatch(said);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('names every host it was asked to name', () => {
    const leaf = new X509Certificate(leafPem);
    for (const name of ['localhost', 'emulator']) expect(leaf.checkHost(name)).toBe(name);
    for (const address of ['127.0.0.1', '::1']) expect(leaf.checkIP(address)).toBe(address);
    expect(leaf.checkHost('management.azure.com')).toBeUndefined();
    expect(leaf.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  test.each(['::', '::1', '1::', 'fe80::1:2', '1:2:3:4:5:6:7:8', '2001:db8::10.1.2.3', '0.0.0.0', '255.1.2.3'])(
    'names the address %s',
    (address) => {
      const leaf = new X509Certificate(String(createServerIdentity(authority, [address]).cert));
      expect(leaf.checkIP(address)).toBe(address);
      expect(leaf.checkIP('9.9.9.9')).toBeUndefined();
    },
  );

  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  test.each(['authority', 'server', 'client', 'signing'] as const)(
    'of the use %s is DER, as another implementation writes it',
    (use) => {
      for (const notAfter of [Date.UTC(2049, 11, 31, 23, 59, 59), Date.UTC(2050, 0, 1)]) {
        const terms = { commonName: 'Zürich', domainComponent: 'tenant', subjectKey: key, use, notAfter };
        const names = Array.from({ length: 40 }, (_, index) => `host-${index}.example`);
        const serial = Buffer.from('00ff00112233445566778899aabbccddee', 'hex');
        const der = createCertificate({ ...terms, issuer: authority, serial, notBefore: 0, names });
        const read = AsnConvert.parse(der, Certificate);
        expect(Buffer.from(AsnConvert.serialize(read)).toString('hex')).toBe(der.toString('hex'));
        const certificate = new X509Certificate(der);
        expect(certificate.subject).toBe('DC=tenant\nCN=Zürich');
        expect(certificate.issuer).toBe(new X509Certificate(authority.certificate).subject);
        expect(Date.parse(certificate.validTo)).toBe(notAfter);
        expect(certificate.ca).toBe(use === 'authority');
        expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
      }
    },
  );

  test('an authority is read back from its two files', () => {
    const again = parseAuthority(authorityPem(authority), authorityKeyPem(authority));
    expect(again.certificate.equals(authority.certificate)).toBe(true);
  });

  test.each([
    [
      'a CA file that is no certificate',
      () => parseAuthority('nonsense', authorityKeyPem(authority)),
      'the CA file holds no PEM certificate',
    ],
    [
      'a key file that is no key',
      () => parseAuthority(authorityPem(authority), 'nonsense'),
      'the CA key file holds no unencrypted PEM private key',
    ],
    [
      'a leaf in place of the authority',
      () => parseAuthority(leafPem, authorityKeyPem(authority)),
      'the CA file holds a certificate that is no authority (CA:FALSE)',
    ],
    [
      'another key',
      () => parseAuthority(authorityPem(authority), authorityKeyPem(createAuthorityCertificate())),
      'the CA key file is not the key of the CA file',
    ],
  ])('refuses %s', (_, parse, message) => {
    expect(parse).toThrow(message);
  });
});
