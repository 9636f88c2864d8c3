import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { javaHomeFor, javaRoots, withTrustStore } from './java.ts';
import { writeKeyStore } from './key-store.ts';
import { certificatesIn, readRoots, systemRoots, toDer } from './roots.ts';
import { trustVariables, type Variables } from './variables.ts';

/** Everything that stands in the way of a bundle, each with the variable that names it. */
export class TrustError extends Error {
  override readonly name = 'TrustError';
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

export type TrustParts = {
  /** PEM of the certificate authority to trust. */
  readonly caFile: string;
  /** The environment whose own trust is kept. */
  readonly environment: Variables;
  readonly platform: string;
  /** Where bundles are written. */
  readonly folder: () => string;
};

/**
 * The variables by which each runtime trusts the authority beside all that it trusted before: a bundle starts from what its
 * variable names, else from what the system trusts. Files are written when first asked for. Throws TrustError.
 */
export const createTrust = (parts: TrustParts): (() => Readonly<Record<string, string>>) => {
  let made: Readonly<Record<string, string>> | undefined;
  return () => {
    made ??= makeBundles(parts);
    return made;
  };
};

const makeBundles = ({ caFile, environment, platform, folder }: TrustParts): Record<string, string> => {
  const ca = readFileSync(caFile, 'utf8');
  const problems: string[] = [];
  /** By what they start from, so that equal bundles are one file. */
  const files = new Map<string, string>();
  const bundle = (start: string, read: () => string): string => {
    const file = files.get(start) ?? join(folder(), `bundle-${files.size + 1}.pem`);
    if (!files.has(start)) writeFileSync(file, `${read().trimEnd()}\n${ca}`);
    files.set(start, file);
    return file;
  };
  const orProblem = <T>(name: string, act: () => T): T | undefined => {
    try {
      return act();
    } catch (error) {
      problems.push(
        `${name}=${environment[name]}: ${(error as Error).message}; unset it, or name a file that can be read`,
      );
      return undefined;
    }
  };

  const set: Record<string, string> = {};
  for (const { name, startsFrom, file } of trustVariables) {
    const from = startsFrom.find((each) => environment[each]);
    const named = from === undefined ? undefined : (environment[from] as string);
    if (from !== undefined && named !== undefined) {
      set[name] = orProblem(from, () => bundle(resolve(named), () => readRoots(named))) ?? '';
    } else set[name] = file === 'adds' ? resolve(caFile) : bundle('the system’s', systemRoots);
  }
  const home = javaHomeFor(environment, platform);
  if (home !== undefined) {
    const roots = orProblem('JAVA_TOOL_OPTIONS', () => javaRoots(home, environment)) ?? [];
    const store = join(folder(), 'java-trust.jks');
    writeFileSync(store, writeKeyStore([...roots, ...certificatesIn(ca).map(toDer)]));
    set.JAVA_TOOL_OPTIONS = withTrustStore(environment.JAVA_TOOL_OPTIONS ?? '', store);
  }
  if (problems.length > 0) throw new TrustError([...new Set(problems)]);
  return set;
};
