import type { Store } from '../world/store.ts';
import type { Resource } from '../world/world.ts';
import { computeOf } from './compute.ts';
import { badRequest, notFound } from './metadata-error.ts';
import { networkOf } from './network.ts';

/** The `instance` document of a virtual machine. */
export const instanceOf = (vm: Resource, store: Store, version: string): Tree => ({
  compute: computeOf(vm, version) as Tree,
  network: networkOf(vm, store) as Tree,
});

/** All leaves are strings. */
export type Tree = string | readonly Tree[] | { readonly [name: string]: Tree };

/** The part of a document that route parameters lead to, compared in any casing. Throws MetadataError where they lead nowhere. */
export const partOf = (document: Tree, path: readonly string[]): Tree =>
  path.reduce((tree, segment) => {
    const found = typeof tree === 'string' ? undefined : Object.entries(tree).find(([name]) => fits(name, segment));
    if (!found) throw notFound(`${segment.slice(0, 100)} leads nowhere in this api-version's document`);
    return found[1] as Tree;
  }, document);

const fits = (name: string, segment: string): boolean => name.toLowerCase() === decoded(segment).toLowerCase();

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

export type Format = 'json' | 'text';

/** Throws MetadataError for any other. */
export const formatFrom = (written: string | null): Format => {
  const format = written?.toLowerCase() || 'json';
  if (format === 'json' || format === 'text') return format;
  throw badRequest(
    'format must be json or text',
    `format ${JSON.stringify(format.slice(0, 40))} is neither json nor text`,
  );
};

/** A leaf is given as text alone; text of anything else lists its keys, those that hold more with a slash behind. */
export const rendered = (tree: Tree, format: Format): string => {
  if (format === 'json') {
    if (typeof tree !== 'string') return JSON.stringify(tree);
    throw badRequest(
      'format=text is required for a leaf node',
      'a leaf is served as format=text only, and json is the default',
    );
  }
  if (typeof tree === 'string') return tree;
  return Object.entries(tree)
    .map(([name, child]) => (typeof child === 'string' ? name : `${name}/`))
    .join('\n');
};
