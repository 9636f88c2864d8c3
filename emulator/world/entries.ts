import type * as z from 'zod/mini';
import { copyPlain, described } from './plain.ts';
import type { Path, Report } from './world-error.ts';

/** An entry of the file that has its shape, and where it stands. */
export type Entry<T> = { readonly path: Path; readonly value: T };

const expectations: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], root);

/** What an issue of zod says, in our words. */
const messageOf = (issue: z.core.$ZodIssue, value: unknown): string => {
  if (issue.code === 'invalid_type') {
    const expected = expectations[issue.expected] ?? `a ${issue.expected}`;
    if (value === undefined) return `is missing; expected ${expected}`;
    const quoted = typeof value === 'number' || typeof value === 'boolean';
    return `expected ${expected}, found ${described(value)}${issue.expected === 'string' && quoted ? '; put it in quotes' : ''}`;
  }
  if (issue.code === 'invalid_format') return `${JSON.stringify(value)} is not a GUID`;
  if (issue.code === 'too_small') return 'is empty';
  if (issue.code === 'invalid_value')
    return `expected one of ${issue.values.join(', ')}, found ${JSON.stringify(value)}`;
  return issue.message;
};

/** A number or boolean where a text belongs is read as that text, so that names which refer to it are still found. */
const replace = (root: unknown, path: Path, text: string): void => {
  const parent = valueAt(root, path.slice(0, -1)) as Record<string | number, unknown>;
  parent[path.at(-1) as string | number] = text;
};

const prune = (root: unknown, path: Path): void => {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(parent) && typeof last === 'number') parent[last] = null;
  else if (typeof parent === 'object' && parent !== null && last !== undefined) delete (parent as never)[last];
};

/**
 * Reads one entry by its schema. What is wrong in it is reported and left out, so that the rest can still be checked;
 * undefined where nothing can be made of it.
 */
export const readEntry = <T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  path: Path,
  report: Report,
): Entry<T> | undefined => {
  const first = schema.safeParse(value);
  if (first.success) return { path, value: first.data };
  const rest = copyPlain(value);
  for (const issue of first.error.issues) {
    const within = issue.path as Path;
    const place = [...path, ...within];
    if (issue.code === 'unrecognized_keys') {
      const messages = issue.message.split('\n');
      for (const [index, key] of issue.keys.entries()) {
        report(place, messages[index] ?? `unknown key "${key}"`, { at: [...place, key] });
        prune(rest, [...within, key]);
      }
      continue;
    }
    const found = valueAt(value, within);
    report(place, messageOf(issue, found));
    if (within.length === 0) continue;
    if (typeof found === 'number' || typeof found === 'boolean') replace(rest, within, String(found));
    else prune(rest, within);
  }
  const second = schema.safeParse(rest);
  return second.success ? { path, value: second.data } : undefined;
};
