import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { keyStorePassword, readKeyStore } from './key-store.ts';
import { certificatesIn, systemRoots, toDer } from './roots.ts';
import type { Variables } from './variables.ts';

/** The folder of the Java that a command would run: JAVA_HOME's, else that of `java` on the PATH. Undefined without one. */
export const javaHomeFor = ({ JAVA_HOME, PATH, Path }: Variables, platform: string): string | undefined => {
  const java = platform === 'win32' ? 'java.exe' : 'java';
  if (JAVA_HOME && existsSync(join(JAVA_HOME, 'bin', java))) return JAVA_HOME;
  const file = (PATH ?? Path ?? '')
    .split(delimiter)
    .map((folder) => join(folder, java))
    .find((each) => existsSync(each));
  return file === undefined ? undefined : dirname(dirname(realpathSync(file)));
};

const property = (name: string) => new RegExp(`^-Djavax\\.net\\.ssl\\.${name}=(.*)$`, 's');
const [storeOption, typeOption, passwordOption] = ['trustStore', 'trustStoreType', 'trustStorePassword'].map(
  property,
) as [RegExp, RegExp, RegExp];

/** JAVA_TOOL_OPTIONS as it stands, taken apart: what names a trust store, and all else. Options may be quoted, in whole or in part. */
const readOptions = (options: string) => {
  const words = options.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  const plain = (word: string) => word.replace(/["']/g, '');
  const lastOf = (option: RegExp) => words.map((word) => option.exec(plain(word))?.[1]).findLast((value) => value);
  const isTrust = (word: string) =>
    [storeOption, typeOption, passwordOption].some((option) => option.test(plain(word)));
  return {
    store: lastOf(storeOption),
    type: lastOf(typeOption),
    password: lastOf(passwordOption),
    rest: words.filter((word) => !isTrust(word)),
  };
};

/** JAVA_TOOL_OPTIONS with this trust store in place of what it named; its other options stay. */
export const withTrustStore = (options: string, file: string): string => {
  const option = `-Djavax.net.ssl.trustStore=${file}`;
  return [
    ...readOptions(options).rest,
    /\s/.test(option) ? `"${option}"` : option,
    '-Djavax.net.ssl.trustStoreType=JKS',
    `-Djavax.net.ssl.trustStorePassword=${keyStorePassword}`,
  ].join(' ');
};

/** What that Java trusts now, as DER. Throws with a sentence for a store that JAVA_TOOL_OPTIONS names and that can't be read. */
export const javaRoots = (home: string, variables: Variables): Buffer[] => {
  const { store, type, password } = readOptions(variables.JAVA_TOOL_OPTIONS ?? '');
  if (store !== undefined || type !== undefined) {
    const read = store !== undefined && existsSync(store) ? readKeyStore(readFileSync(store)) : undefined;
    return read ?? listedByKeytool(home, { store: store ?? 'NONE', type, password }, variables);
  }
  const own = ['lib/security/jssecacerts', 'lib/security/cacerts', 'jre/lib/security/cacerts']
    .map((file) => join(home, file))
    .find((file) => existsSync(file));
  const read = own === undefined ? undefined : readKeyStore(readFileSync(own));
  return read ?? certificatesIn(systemRoots()).map(toDer);
};

type Store = { readonly store: string; readonly type: string | undefined; readonly password: string | undefined };

/** Any store that this Java can read: an encrypted one, or the system's own (Windows-ROOT, KeychainStore). */
const listedByKeytool = (home: string, { store, type, password }: Store, variables: Variables): Buffer[] => {
  const { JAVA_TOOL_OPTIONS: _, ...environment } = variables;
  const { stdout, stderr, error } = spawnSync(
    join(home, 'bin', 'keytool'),
    [
      ...['-list', '-rfc', '-keystore', store],
      ...(type === undefined ? [] : ['-storetype', type]),
      ...(password === undefined ? [] : ['-storepass:env', 'TRUST_STORE_PASSWORD']),
    ],
    { env: { ...environment, TRUST_STORE_PASSWORD: password }, input: '', encoding: 'utf8' },
  );
  const found = certificatesIn(stdout ?? '').map(toDer);
  if (found.length > 0) return found;
  const [said = ''] = `${stdout}${stderr}`.trim().split('\n');
  throw new Error(`the trust store ${store} that it names can't be read (${error?.message ?? said})`);
};
