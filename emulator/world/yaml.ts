import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document } from './read.ts';
import { WorldError, type WorldFault } from './world-error.ts';

/** Aliases may stand for at most this many nodes, so that a small file cannot unfold into a huge one. */
const aliasLimit = 1000;

/** Reads YAML 1.2. Throws a WorldError with the line and column of everything that is no YAML. */
export const readYaml = (text: string, file: string): Document => {
  const lines = new LineCounter();
  const fault = (message: string, offset?: number): WorldFault => {
    const position = offset === undefined ? undefined : lines.linePos(offset);
    return { place: 'world', message, path: [], ...(position ? { line: position.line, column: position.col } : {}) };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, merge: true });
    if (document.errors.length > 0) {
      throw new WorldError(
        document.errors.map(({ code, message, pos }) => fault(messages[code] ?? reworded(message), pos[0])),
        file,
      );
    }
    const root: unknown = document.toJS({ maxAliasCount: aliasLimit });
    return {
      root,
      locate: (path) => {
        const offset = offsetOf(document, path);
        if (offset === undefined) return undefined;
        const { line, col } = lines.linePos(offset);
        return { line, column: col };
      },
    };
  } catch (error) {
    if (error instanceof WorldError) throw error;
    const { name, message } = error as Error;
    if (name === 'RangeError') throw new WorldError([fault('is nested too deeply')], file);
    if (name === 'ReferenceError')
      throw new WorldError([fault(`has aliases that cannot be followed: ${message}`)], file);
    throw error;
  }
};

const reworded = (message: string): string =>
  /call stack/i.test(message) ? 'is nested too deeply' : `no YAML: ${message}`;

const messages: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands twice in one map',
  MULTIPLE_DOCS: 'holds more than one YAML document (---); a world is one',
  TAB_AS_INDENT: 'YAML is indented by spaces, not tabs',
  NON_STRING_KEY: 'a key must be a text',
};

/** Where the key or item at the path starts, or the nearest thing above it that is there. */
const offsetOf = (document: ReturnType<typeof parseDocument>, path: WorldFault['path']): number | undefined => {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (!pair) break;
      if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
      continue;
    } else break;
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) offset = range[0];
  }
  return offset;
};
