import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Authority,
  type AuthorityTerms,
  authorityKeyPem,
  authorityPem,
  createAuthorityCertificate,
  isOwnAuthority,
  parseAuthority,
} from './http/trust.ts';
import { createSigningKey, generateRsaKey, parseRsaKey, rsaKeyPem, type SigningKey } from './token/signing-key.ts';

/** A setting that can't be carried out: says which, and what to do. Commands end with exit code 2. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** Told of every file that is made, as a sentence. */
export type Say = (sentence: string) => void;

/** The signing key of `--key-file`: read where the file is, made where it isn't (mode 0600); without one, fresh and in memory only. */
export const signingKeyFrom = async (file: string | undefined, say: Say): Promise<SigningKey> => {
  if (file === undefined) return createSigningKey(await generateRsaKey());
  const text = readIfThere(file, '--key-file');
  if (text !== undefined) return createSigningKey(about(file, '--key-file', () => parseRsaKey(text)));
  const key = await generateRsaKey();
  if (!makeSecret(file, rsaKeyPem(key), '--key-file')) return signingKeyFrom(file, say);
  say(`made a signing key in ${file} (only you can read it)`);
  return createSigningKey(key);
};

/** The certificate authority and where its PEM lies. */
export type AuthorityFiles = {
  readonly authority: Authority;
  readonly caFile: string;
  /** A folder for what is made for this run only; there from the first call on. */
  readonly folder: () => string;
  /** Takes that folder away. */
  readonly remove: () => void;
};

/** The authority of `--ca-file` and `--ca-key-file`; without the key file, a fresh one whose key stays in memory. */
export const authorityFrom = (
  { caFile, caKeyFile }: { readonly caFile?: string | undefined; readonly caKeyFile?: string | undefined },
  terms: AuthorityTerms,
  say: Say,
): AuthorityFiles => {
  if (caKeyFile !== undefined && caFile === undefined) {
    throw new SettingError('--ca-key-file needs --ca-file beside it: the certificate that the key belongs to');
  }
  const temporary = temporaryFolder();
  const keyText = caKeyFile === undefined ? undefined : readIfThere(caKeyFile, '--ca-key-file');
  if (caFile !== undefined && caKeyFile !== undefined && keyText !== undefined) {
    const certificate = readIfThere(caFile, '--ca-file');
    if (certificate === undefined) {
      throw new SettingError(
        `--ca-file ${caFile} is missing, but its key ${caKeyFile} is there; remove the key to have both made anew`,
      );
    }
    return {
      authority: about(caFile, '--ca-file', () => parseAuthority(certificate, keyText)),
      caFile,
      ...temporary,
    };
  }
  const authority = createAuthorityCertificate(undefined, undefined, terms);
  if (caFile === undefined) {
    const file = join(temporary.folder(), 'ca.pem');
    writeFileSync(file, authorityPem(authority));
    return { authority, caFile: file, ...temporary };
  }
  refuseStranger(caFile);
  if (caKeyFile !== undefined && !makeSecret(caKeyFile, authorityKeyPem(authority), '--ca-key-file')) {
    throw new SettingError(`--ca-key-file ${caKeyFile} was made by another emulator just now; start again to use it`);
  }
  about(caFile, '--ca-file', () => writeFileSync(caFile, authorityPem(authority)));
  say(`made a certificate authority: ${caFile}${caKeyFile ? `, key in ${caKeyFile} (only you can read it)` : ''}`);
  return { authority, caFile, ...temporary };
};

/** A certificate that is not ours is never written over. */
const refuseStranger = (caFile: string): void => {
  const text = readIfThere(caFile, '--ca-file');
  if (text === undefined || isOwnAuthority(text)) return;
  throw new SettingError(
    `--ca-file ${caFile} exists and is not an authority that msi-emulator made; name another file`,
  );
};

const temporaryFolder = (): Pick<AuthorityFiles, 'folder' | 'remove'> => {
  let made: string | undefined;
  return {
    folder: () => {
      made ??= mkdtempSync(join(tmpdir(), 'msi-emulator-'));
      return made;
    },
    remove: () => {
      if (made !== undefined) rmSync(made, { recursive: true, force: true });
    },
  };
};

const readIfThere = (file: string, flag: string): string | undefined =>
  existsSync(file) ? about(file, flag, () => readFileSync(file, 'utf8')) : undefined;

/** Makes a file that only its owner can read, whole or not at all; false where another has just made it. */
const makeSecret = (file: string, text: string, flag: string): boolean =>
  about(file, flag, () => {
    const temporary = `${file}.${randomUUID()}`;
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    try {
      linkSync(temporary, file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(temporary);
    }
  });

const about = <T>(file: string, flag: string, act: () => T): T => {
  try {
    return act();
  } catch (error) {
    throw new SettingError(`${flag} ${file}: ${(error as Error).message}`);
  }
};
