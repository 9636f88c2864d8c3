import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { adoptWorld } from './parse.ts';
import type { World } from './world.ts';
import { shownFaults, WorldError, type WorldFault } from './world-error.ts';

const mebibyte = 1024 * 1024;
const yamlLimit = 5 * mebibyte;
const jsonLimit = 400 * mebibyte;

/** A document read from text: what it holds, and where in the text something stands. */
export type Document = {
  readonly root: unknown;
  locate(path: WorldFault['path']): { line: number; column: number } | undefined;
};

/** The world that the package ships, used where none is named. */
const defaultWorldFile = (): string => join(packageRoot(), 'fixtures', 'worlds', 'contoso.yaml');

/** Reads a world from a YAML or JSON file, or the shipped one. Throws a WorldError with line and column where it can. */
export const readWorld = async (file: string = defaultWorldFile()): Promise<World> => {
  const document = await readDocument(file);
  try {
    return adoptWorld(document.root);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const located = error.faults.map((fault, index) =>
      index < shownFaults ? { ...fault, ...document.locate(fault.path) } : fault,
    );
    throw new WorldError(located.sort(byPosition), file);
  }
};

const byPosition = (a: WorldFault, b: WorldFault): number =>
  (a.line ?? Infinity) - (b.line ?? Infinity) || (a.column ?? 0) - (b.column ?? 0) || 0;

const refuse = (file: string, message: string): WorldError =>
  new WorldError([{ place: 'world', message, path: [] }], file);

const readDocument = async (file: string): Promise<Document> => {
  const text = readText(file, '; msi-emulator init writes one to start from');
  if (isJson(file, text)) return (await import('./json.ts')).readJson(text, file);
  if (text.length > yamlLimit) {
    throw refuse(file, `YAML of more than ${yamlLimit / mebibyte} MiB takes too long to read; write it as JSON`);
  }
  return (await import('./yaml.ts')).readYaml(text, file);
};

const isJson = (file: string, text: string): boolean =>
  /\.json$/i.test(file) || (!/\.ya?ml$/i.test(file) && /^\s*[{[]/.test(text));

/** Windows PowerShell's `>` writes UTF-16, so both encodings are read. `missing` says what to do where there is no such file. */
export const readText = (file: string, missing = ''): string => {
  let bytes: Buffer;
  try {
    if (statSync(file).size > jsonLimit) throw refuse(file, `is larger than ${jsonLimit / mebibyte} MiB`);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof WorldError) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw refuse(file, `there is no such file${missing}`);
    throw refuse(file, unreadable[code] ?? `cannot be read: ${message}`);
  }
  try {
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw refuse(file, 'is neither UTF-8 nor UTF-16 text');
  }
};

const unreadable: Readonly<Record<string, string>> = {
  EISDIR: 'is a folder; name a YAML or JSON file',
  EACCES: 'may not be read by this user',
};
