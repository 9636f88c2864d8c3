import { existsSync } from 'node:fs';
import { didYouMean } from '../exchange/spelling.ts';
import { ImportError, readSources } from './read.ts';
import { isTemplate } from './shape.ts';
import type { Source } from './source.ts';
import type { Given } from './template/parameters.ts';
import { isValues, secret } from './template/value.ts';

/** What a file of parameters gives: `{ parameters: { x: { value } } }`, or that map alone. A key vault's value is secret. */
const givenIn = ({ root, file }: Source): (readonly [name: string, given: Given])[] => {
  const inner = isValues(root) && isValues(root.parameters) ? root.parameters : root;
  if (!isValues(inner))
    throw new ImportError([`${file}: expected the parameters of a template, as { "parameters": { … } }`]);
  return Object.entries(inner)
    .filter(([name]) => !['$schema', 'contentVersion'].includes(name))
    .map(([name, each]) => {
      const value =
        isValues(each) && 'value' in each ? each.value : isValues(each) && 'reference' in each ? secret : each;
      return [name, { from: 'json', value }] as const;
    });
};

/** Reads `--parameters`: files (an `@` before them is read over) and `name=value`, the later over the earlier. */
export const readParameters = async (words: readonly string[]): Promise<ReadonlyMap<string, Given>> => {
  const given = new Map<string, Given>();
  for (const word of words) {
    const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? [];
    if (name !== undefined && value !== undefined && !existsSync(word)) {
      given.set(name, { from: 'word', value });
      continue;
    }
    for (const source of await readSources([word.replace(/^@/, '')])) {
      for (const [each, one] of givenIn(source)) given.set(each, one);
    }
  }
  return given;
};

/** What was given that no template takes. */
export const unknownParameters = (given: ReadonlyMap<string, Given>, sources: readonly Source[]): string[] => {
  const known = sources.flatMap(({ root }) =>
    isTemplate(root) && isValues(root.parameters) ? Object.keys(root.parameters) : [],
  );
  const low = new Set(known.map((name) => name.toLowerCase()));
  return [...given.keys()]
    .filter((name) => !low.has(name.toLowerCase()))
    .map((name) => `--parameters: no template here has a parameter "${name}"${didYouMean(name, known)}`);
};
