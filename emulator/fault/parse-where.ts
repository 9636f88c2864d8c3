import { didYouMean } from '../exchange/spelling.ts';
import type { RuleFault } from './fault-error.ts';
import { criteria, isWhereName, type Where, type WhereName } from './where.ts';
import type { Word } from './words.ts';

/** The where part as read, with the place of each of its words in the text, and the words that are left. */
export type ReadWhere = {
  readonly where: Where;
  readonly at: Readonly<Partial<Record<WhereName, number>>>;
  readonly rest: readonly Word[];
  readonly faults: readonly RuleFault[];
};

const names = Object.keys(criteria);

export const parseWhere = (words: readonly Word[]): ReadWhere => {
  const first = words[0]?.text ?? '';
  if (!/^[A-Za-z]+=/.test(first) && first !== ':') return { where: {}, at: {}, rest: words, faults: [] };
  const end = words.findIndex(({ text }) => text.endsWith(':'));
  if (end === -1) {
    return { where: {}, at: {}, rest: [], faults: [{ at: words[0]?.at ?? 1, message: unended(words) }] };
  }
  const where: Record<string, string> = {};
  const at: Partial<Record<WhereName, number>> = {};
  const faults: RuleFault[] = [];
  for (const word of words.slice(0, end + 1)) {
    const text = word.text.endsWith(':') ? word.text.slice(0, -1) : word.text;
    if (text === '') continue;
    const [, name = '', raw = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? ['', text, ''];
    const value = raw.replace(/^"([^"]*)"$/, '$1');
    if (!isWhereName(name)) {
      faults.push({
        at: word.at,
        message: `"${name}" says no place${didYouMean(name, names) || `: write ${names.join('=, ')}=`}`,
      });
    } else if (name in where) {
      faults.push({ at: word.at, message: `${name}= is given more than once; * stands for anything` });
    } else if (value === '' || value.includes('"')) {
      faults.push({ at: word.at, message: `${name}= needs a value, as in ${criteria[name].example}` });
    } else {
      where[name] = value;
      at[name] = word.at;
    }
  }
  return { where, at, rest: words.slice(end + 1), faults };
};

const unended = (words: readonly Word[]): string => {
  const last = words.findLast(({ text }) => /^[A-Za-z]+=/.test(text))?.text ?? '';
  return `a colon ends the part that says where: write "${last}:" and then what happens`;
};
