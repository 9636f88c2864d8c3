import { resolve } from 'node:path';
import { didYouMean } from '../exchange/spelling.ts';
import { SettingError } from '../files.ts';

/** What `testEnvironmentOptions`, or the pragma `@jest-environment-options`, may say of a test file's emulator. */
export type TestEnvironmentOptions = {
  /** A world's file, from the project's root, or a world as an object; the Contoso world unless told. */
  readonly world?: string | object;
  /** Who the identity port speaks for; the first virtual machine unless told. */
  readonly as?: string;
  /** The identity source that the variables lead to; the host's own unless told. */
  readonly source?: string;
};

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const own: Readonly<Record<keyof TestEnvironmentOptions, { fits: (value: unknown) => boolean; is: string }>> = {
  world: { fits: (value) => isText(value) || (typeof value === 'object' && value !== null), is: 'a file or a world' },
  as: { fits: isText, is: 'the name of a host of the world' },
  source: { fits: isText, is: 'the name of an identity source, such as imds' },
};

/** Those that Jest's own environment reads. */
const jests = ['customExportConditions', 'globalsCleanup'];

/** Throws SettingError with everything that is wrong. */
export const parseOptions = (given: Readonly<Record<string, unknown>>, rootDir: string): TestEnvironmentOptions => {
  const names = Object.keys(own);
  const problems = Object.entries(given).flatMap(([name, value]) => {
    if (jests.includes(name)) return [];
    if (!Object.hasOwn(own, name)) {
      return [`there is no "${name}"${didYouMean(name, names) || `; there are ${names.join(', ')}`}`];
    }
    const { fits, is } = own[name as keyof typeof own];
    return fits(value) ? [] : [`${name} must be ${is}, not ${JSON.stringify(value)}`];
  });
  if (problems.length > 0) throw new SettingError(`testEnvironmentOptions: ${problems.join('; ')}`);
  const { world, as, source } = given as TestEnvironmentOptions;
  return {
    ...(world === undefined ? {} : { world: typeof world === 'string' ? fileFrom(world, rootDir) : world }),
    ...(as === undefined ? {} : { as }),
    ...(source === undefined ? {} : { source }),
  };
};

const fileFrom = (world: string, rootDir: string): string => resolve(rootDir, world.replace(/^<rootDir>[\\/]?/, ''));
