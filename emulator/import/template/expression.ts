import { Unanswerable } from './value.ts';

/** A template expression, parsed. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression; readonly safe: boolean };

/** Azure's own limit on the letters of an expression. */
const longest = 24_576;
const deepest = 100;

type Token = { readonly word: string; readonly at: number };

const tokens = /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*)|([()[\],.?]))/y;

const read = (text: string): Token[] => {
  const found: Token[] = [];
  tokens.lastIndex = 0;
  while (text.slice(tokens.lastIndex).trim() !== '') {
    const at = tokens.lastIndex;
    const match = tokens.exec(text);
    if (!match) {
      const rest = text.slice(at).trim();
      throw new Unanswerable(
        rest.startsWith("'") ? `a text is not closed: ${rest.slice(0, 20)}` : `no expression at ${rest.slice(0, 20)}`,
      );
    }
    found.push({ word: match[1] ?? match[2] ?? match[3] ?? (match[4] as string), at });
  }
  return found;
};

/** True for a text that is an expression: `[…]`, but not `[[…`, which stands for a text that begins with a bracket. */
export const isExpression = (text: string): boolean =>
  text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');

/** Parses what stands between the brackets. Throws Unanswerable. */
export const parseExpression = (text: string): Expression => {
  if (text.length > longest) throw new Unanswerable(`an expression has at most ${longest} letters`);
  const words = read(text);
  let [next, depth] = [0, 0];
  const word = (): string | undefined => words[next]?.word;
  const take = (expected: string): void => {
    if (word() !== expected) {
      throw new Unanswerable(`expected ${expected} ${word() === undefined ? 'at the end' : `before ${word()}`}`);
    }
    next++;
  };
  const isName = (each: string | undefined): each is string => each !== undefined && /^[A-Za-z_]/.test(each);

  const nameOf = (): string => {
    const first = word();
    if (!isName(first))
      throw new Unanswerable(`expected an expression ${first === undefined ? 'at the end' : `before ${first}`}`);
    next++;
    if (word() !== '.') return first;
    take('.');
    const second = word();
    if (!isName(second)) throw new Unanswerable(`expected a name after ${first}.`);
    next++;
    return `${first}.${second}`;
  };
  const primary = (): Expression => {
    const first = word() ?? '';
    if (first.startsWith("'")) {
      next++;
      return { kind: 'literal', value: first.slice(1, -1).replaceAll("''", "'") };
    }
    if (/^-?\d/.test(first)) {
      next++;
      return { kind: 'literal', value: Number(first) };
    }
    const name = nameOf();
    if (word() !== '(') throw new Unanswerable(`"${name}" is no function call; a text stands in '…'`);
    take('(');
    const given: Expression[] = [];
    while (word() !== ')') {
      if (given.length > 0) take(',');
      given.push(whole());
    }
    take(')');
    return { kind: 'call', name, given };
  };
  const whole = (): Expression => {
    if (++depth > deepest) throw new Unanswerable(`is nested deeper than ${deepest} levels`);
    let left = primary();
    while (word() === '.' || word() === '[') {
      const bracket = word() === '[';
      next++;
      const safe = word() === '?';
      if (safe) next++;
      let key: Expression;
      if (bracket) {
        key = whole();
        take(']');
      } else {
        const name = word();
        if (!isName(name)) throw new Unanswerable('expected a name after .');
        next++;
        key = { kind: 'literal', value: name };
      }
      left = { kind: 'member', of: left, key, safe };
    }
    depth--;
    return left;
  };
  const expression = whole();
  if (next < words.length) throw new Unanswerable(`expected nothing more before ${word()}`);
  return expression;
};
