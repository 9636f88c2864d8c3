import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, test } from '@jest/globals';
import { javaHomeFor, withTrustStore } from '../../emulator/trust/java.ts';
import { readKeyStore, writeKeyStore } from '../../emulator/trust/key-store.ts';
import { certificatesIn, systemRoots, toDer } from '../../emulator/trust/roots.ts';
import { createTrust } from '../../emulator/trust/trust.ts';

const root = mkdtempSync(join(tmpdir(), 'trust-'));
afterAll(() => rmSync(root, { recursive: true }));
const [own, named, other] = rootCertificates as [string, string, string];
const file = (name: string, text: string): string => {
  writeFileSync(join(root, name), text);
  return join(root, name);
};
const caFile = file('ca.pem', `${own}\n`);
/** A folder that looks as a Java does. */
const java = (name: string, cacerts?: Buffer): string => {
  const home = join(root, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  mkdirSync(join(home, 'lib/security'), { recursive: true });
  writeFileSync(join(home, 'bin/java'), '');
  chmodSync(join(home, 'bin/java'), 0o755);
  if (cacerts) writeFileSync(join(home, 'lib/security/cacerts'), cacerts);
  return home;
};
let made = 0;
const trustOf = (environment: Record<string, string> = {}) => {
  const folder = join(root, `made-${++made}`);
  mkdirSync(folder);
  return createTrust({ caFile, environment, platform: 'linux', folder: () => folder })();
};
const inFile = (path: string | undefined) => certificatesIn(readFileSync(path as string, 'utf8'));

describe('trust', () => {
  test('starts from what the system trusts; Node, which adds, from nothing', () => {
    const set = trustOf();
    expect(Object.keys(set)).toEqual(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE']);
    expect(inFile(set.NODE_EXTRA_CA_CERTS)).toEqual([own]);
    for (const name of ['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE']) {
      expect(inFile(set[name])).toEqual([...certificatesIn(systemRoots()), own]);
    }
  });

  test.each([
    [{ NODE_EXTRA_CA_CERTS: 'named' }, ['NODE_EXTRA_CA_CERTS']],
    [{ SSL_CERT_FILE: 'named' }, ['SSL_CERT_FILE', 'CURL_CA_BUNDLE']],
    [{ CURL_CA_BUNDLE: 'named' }, ['CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE']],
    [{ REQUESTS_CA_BUNDLE: 'named' }, ['REQUESTS_CA_BUNDLE']],
  ])('%j: keeps what its readers trusted until now', (environment, readers) => {
    const path = file('named.pem', named);
    const set = trustOf(Object.fromEntries(Object.keys(environment).map((name) => [name, path])));
    const fromNamed = Object.keys(set).filter((name) => inFile(set[name])[0] === named);
    expect(fromNamed).toEqual(readers);
    for (const name of readers) expect(inFile(set[name])).toEqual([named, own]);
  });

  test('reads every certificate of a folder that is named, once', () => {
    const folder = join(root, 'hashed');
    mkdirSync(folder);
    for (const [name, text] of [
      ['a.0', named],
      ['b.0', other],
      ['c.pem', named],
      ['README', 'none'],
    ] as const) {
      writeFileSync(join(folder, name), text);
    }
    expect(inFile(trustOf({ REQUESTS_CA_BUNDLE: folder }).REQUESTS_CA_BUNDLE)).toEqual([named, other, own]);
  });

  test('a named file that can’t be read, or holds none, is an error that names it; all at once', () => {
    const environment = { SSL_CERT_FILE: join(root, 'none.pem'), REQUESTS_CA_BUNDLE: file('junk.pem', 'junk') };
    expect(() => trustOf(environment)).toThrow(
      new RegExp(
        [
          `^SSL_CERT_FILE=${environment.SSL_CERT_FILE}: ENOENT.*; unset it, or name a file that can be read`,
          `REQUESTS_CA_BUNDLE=${environment.REQUESTS_CA_BUNDLE}: it holds no PEM certificate; .*$`,
        ].join('\n'),
      ),
    );
  });

  test('writes nothing before it is asked', () => {
    const folder = join(root, 'lazy');
    createTrust({ caFile, environment: {}, platform: 'linux', folder: () => folder });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('trust for Java', () => {
  const storeOf = (options: string | undefined) => {
    const path = /trustStore=([^" ]+)/.exec(options ?? '')?.[1] as string;
    return readKeyStore(readFileSync(path))?.map(String);
  };
  const ders = (...pems: string[]) => pems.map((pem) => String(toDer(pem)));

  test('is found by JAVA_HOME, else on the PATH; without a Java nothing is set', () => {
    const home = java('java-a');
    expect(javaHomeFor({ JAVA_HOME: home, PATH: '' }, 'linux')).toBe(home);
    expect(javaHomeFor({ PATH: `/nowhere:${join(java('java-b'), 'bin')}` }, 'linux')).toMatch(/java-b$/);
    expect(javaHomeFor({ JAVA_HOME: root, PATH: '/nowhere' }, 'linux')).toBeUndefined();
    expect(trustOf({ PATH: '/nowhere' })).not.toHaveProperty('JAVA_TOOL_OPTIONS');
  });

  test('starts from its own cacerts, else from the system’s', () => {
    const withOwn = trustOf({ JAVA_HOME: java('java-c', writeKeyStore([toDer(other)])) });
    expect(storeOf(withOwn.JAVA_TOOL_OPTIONS)).toEqual(ders(other, own));
    const without = trustOf({ JAVA_HOME: java('java-d') });
    expect(storeOf(without.JAVA_TOOL_OPTIONS)).toEqual(ders(...certificatesIn(systemRoots()), own));
  });

  test('starts from the store that JAVA_TOOL_OPTIONS names, and keeps its other options', () => {
    const store = join(root, 'theirs.jks');
    writeFileSync(store, writeKeyStore([toDer(named)]));
    const JAVA_TOOL_OPTIONS = `-Xmx1g "-Djavax.net.ssl.trustStore=${store}" -Djavax.net.ssl.trustStorePassword=x '-Da=b c'`;
    const set = trustOf({ JAVA_HOME: java('java-e'), JAVA_TOOL_OPTIONS });
    expect(storeOf(set.JAVA_TOOL_OPTIONS)).toEqual(ders(named, own));
    expect(set.JAVA_TOOL_OPTIONS).toMatch(/^-Xmx1g '-Da=b c' -Djavax.net.ssl.trustStore=\S+java-trust.jks /);
  });

  test('a store that it names and nobody can read is an error that names it', () => {
    const JAVA_TOOL_OPTIONS = '-Djavax.net.ssl.trustStore=/nowhere.jks';
    expect(() => trustOf({ JAVA_HOME: java('java-f'), JAVA_TOOL_OPTIONS })).toThrow(
      /^JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=\/nowhere.jks: the trust store \/nowhere.jks that it names can't be read/,
    );
  });

  test('a path with a space is quoted as the JVM wants it', () => {
    expect(withTrustStore('', '/a b/c.jks')).toMatch(/^"-Djavax.net.ssl.trustStore=\/a b\/c.jks" -D/);
  });
});
