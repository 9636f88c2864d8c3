import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readKeyStore, writeKeyStore } from '../../emulator/trust/key-store.ts';
import { toDer } from '../../emulator/trust/roots.ts';
import { testWhere } from '../not-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'key-store-'));
afterAll(() => rmSync(folder, { recursive: true }));
const certificates = rootCertificates.slice(0, 3).map(toDer);
const hasKeytool = spawnSync('keytool', ['-help']).error === undefined;
const withKeytool = testWhere(hasKeytool, 'keytool on our key stores', 'this machine has no keytool');
const keytool = (...args: string[]) =>
  execFileSync('keytool', ['-J-Duser.language=en', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

describe('a Java key store', () => {
  test('is read back as it was written', () => {
    expect(readKeyStore(writeKeyStore(certificates))).toEqual(certificates);
    expect(readKeyStore(writeKeyStore([]))).toEqual([]);
  });

  test('is refused where it ends early or is none', () => {
    const store = writeKeyStore(certificates);
    expect(readKeyStore(store.subarray(0, 200))).toBeUndefined();
    expect(readKeyStore(Buffer.from('-----BEGIN CERTIFICATE-----'))).toBeUndefined();
    expect(readKeyStore(Buffer.alloc(0))).toBeUndefined();
  });

  withKeytool('is whole in the eyes of keytool, its digest too', () => {
    const file = join(folder, 'ours.jks');
    writeFileSync(file, writeKeyStore(certificates));
    const listed = keytool('-list', '-rfc', '-keystore', file, '-storepass', 'changeit');
    expect(listed.match(/Entry type: trustedCertEntry/g)).toHaveLength(3);
  });

  withKeytool('in PKCS #12 without encryption, as Java 18 writes cacerts, is read; an encrypted one is not', () => {
    const ours = join(folder, 'from.jks');
    writeFileSync(ours, writeKeyStore(certificates));
    const convert = (name: string, ...more: string[]): Buffer => {
      const to = join(folder, name);
      const from = [
        '-srckeystore',
        ours,
        '-srcstorepass',
        'changeit',
        '-destkeystore',
        to,
        '-deststorepass',
        'changeit',
      ];
      keytool(...more, '-importkeystore', ...from, '-deststoretype', 'PKCS12');
      return execFileSync('cat', [to]);
    };
    const plain = convert('plain.p12', '-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE');
    expect(readKeyStore(plain)?.map(String).sort()).toEqual(certificates.map(String).sort());
    expect(readKeyStore(convert('secret.p12'))).toBeUndefined();
  });
});
