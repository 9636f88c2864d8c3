import type { Document } from './read.ts';
import { type Path, WorldError } from './world-error.ts';

/** Texts up to this size are searched for keys that stand twice: JSON.parse would keep the last without a word. */
const searched = 5 * 1024 * 1024;

/** Reads JSON. Throws a WorldError with line and column where the text is no JSON or a key stands twice. */
export const readJson = (text: string, file: string): Document => {
  const position = (offset: number): { line: number; column: number } => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const refuse = (message: string, offset: number): WorldError =>
    new WorldError([{ place: 'world', message, path: [], ...position(offset) }], file);

  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const offset = /position (\d+)/.exec(message)?.[1];
    throw refuse(text.trim() === '' ? 'is empty' : `no JSON: ${message}`, offset ? Number(offset) : text.length);
  }
  if (text.length > searched) return { root, locate: () => undefined };
  const twice: number[] = [];
  eachKey(text, (_, offset, again) => {
    if (again) twice.push(offset);
  });
  if (twice.length > 0) {
    throw new WorldError(
      twice.map((offset) => ({
        place: 'world',
        message: 'this key stands twice in one map',
        path: [],
        ...position(offset),
      })),
      file,
    );
  }
  return {
    root,
    locate: (path) => {
      let [offset, depth] = [0, 0];
      eachKey(text, (steps, at) => {
        if (steps.length <= depth || steps.length > path.length) return;
        if (steps.every((step, index) => step === path[index])) [offset, depth] = [at, steps.length];
      });
      return position(offset);
    },
  };
};

type Visit = (path: Path, offset: number, again: boolean) => void;

/** Visits every key and list item of a text that JSON.parse accepted. `again` is true where the map had that key before. */
const eachKey = (text: string, visit: Visit): void => {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
  const path: (string | number)[] = [];
  const open: (Set<string> | undefined)[] = [];
  let expectsKey = false;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [word] = match;
    const keys = open.at(-1);
    if (word === '}' || word === ']') {
      open.pop();
      path.pop();
      expectsKey = false;
      continue;
    }
    if (word === ',') {
      expectsKey = keys !== undefined;
      if (!keys) path[path.length - 1] = (path.at(-1) as number) + 1;
      continue;
    }
    if (word === ':') continue;
    if (keys && expectsKey) {
      const key = JSON.parse(word) as string;
      path[path.length - 1] = key;
      visit(path, match.index, keys.has(key));
      keys.add(key);
      expectsKey = false;
      continue;
    }
    if (!keys && open.length > 0) visit(path, match.index, false);
    if (word === '{') {
      open.push(new Set());
      path.push('');
      expectsKey = true;
    } else if (word === '[') {
      open.push(undefined);
      path.push(0);
    }
  }
};
