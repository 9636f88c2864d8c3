import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
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
