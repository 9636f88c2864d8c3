import { described } from '../../world/plain.ts';
import type { Path, Report } from '../../world/world-error.ts';
import { sameValue } from './compare.ts';
import type { Context } from './context.ts';
import { type Evaluated, evaluateTree, once } from './tree.ts';
import { isList, isValues, memberOf, secret, Unanswerable, type Value, type Values } from './value.ts';

/** A value from outside: as JSON has it, or as a word that is read as the parameter's type says. */
export type Given =
  | { readonly from: 'json'; readonly value: unknown }
  | { readonly from: 'word'; readonly value: string }
  /** Evaluated by the template around a nested one. */
  | { readonly from: 'template'; readonly evaluate: () => Evaluated };

const fits: Readonly<Record<string, readonly [expected: string, test: (value: unknown) => boolean]>> = {
  string: ['a text', (value) => typeof value === 'string'],
  int: ['a whole number', (value) => Number.isSafeInteger(value)],
  bool: ['true or false', (value) => typeof value === 'boolean'],
  array: ['a list', isList],
  object: ['a map', isValues],
};

/** A declared type, by way of the template's own definitions. */
const resolved = (declared: Values, definitions: unknown): Values => {
  const name = typeof declared.$ref === 'string' ? /^#\/definitions\/(.+)$/.exec(declared.$ref)?.[1] : undefined;
  const definition = name !== undefined && isValues(definitions) ? memberOf(definitions, name) : undefined;
  return isValues(definition) ? { ...definition, ...declared } : declared;
};

const isSecure = ({ type }: Values): boolean => typeof type === 'string' && /^secure/i.test(type);

const read = (word: string, type: unknown): unknown => {
  if (String(type).toLowerCase() === 'string') return word;
  try {
    return JSON.parse(/^(true|false)$/i.test(word) ? word.toLowerCase() : word);
  } catch {
    return word;
  }
};

const complaint = (value: unknown, { type, allowedValues, nullable }: Values): string | undefined => {
  if (value === null && nullable === true) return undefined;
  const [expected, test] = fits[String(type).toLowerCase()] ?? [];
  if (expected !== undefined && !test?.(value)) return `expected ${expected}, found ${described(value)}`;
  if (!isList(allowedValues) || allowedValues.some((each) => sameValue(each, value as Value))) return undefined;
  if (isList(value) && value.every((item) => allowedValues.some((each) => sameValue(each, item)))) return undefined;
  return `${JSON.stringify(value)} is not among ${allowedValues.map((each) => JSON.stringify(each)).join(', ')}`;
};

/** The parameters of a template, each evaluated when first asked for. Secure ones are `secret`, whatever is given. */
export const parametersOf = (
  template: Values,
  path: Path,
  given: ReadonlyMap<string, Given>,
  context: () => Context,
  report: Report,
): ((name: string) => Value) => {
  const declared = isValues(template.parameters) ? template.parameters : {};
  const found = new Map<string, () => Value>();
  const handed = new Map(Array.from(given, ([name, each]) => [name.toLowerCase(), each]));
  for (const [name, written] of Object.entries(declared)) {
    const place = [...path, 'parameters', name];
    const declaration = resolved(isValues(written) ? written : {}, template.definitions);
    const givenOrDefault = (): Evaluated => {
      const outside = handed.get(name.toLowerCase());
      if (outside?.from === 'template') return outside.evaluate();
      if (outside) {
        const value = outside.from === 'word' ? read(outside.value, declaration.type) : outside.value;
        return { value: value as Value, complete: true };
      }
      if ('defaultValue' in declaration) {
        return evaluateTree(declaration.defaultValue, [...place, 'defaultValue'], context(), report);
      }
      if (declaration.nullable === true) return { value: null, complete: true };
      report(place, `has no default; give it a value: --parameters ${name}=…`);
      return { value: null, complete: false };
    };
    const checked = (): Evaluated => {
      if (isSecure(declaration)) return { value: secret, complete: true };
      const evaluated = givenOrDefault();
      const wrong =
        evaluated.complete && evaluated.value !== secret ? complaint(evaluated.value, declaration) : undefined;
      if (wrong === undefined) return evaluated;
      report(place, wrong);
      return { value: null, complete: false };
    };
    found.set(name.toLowerCase(), once(`parameter "${name}"`, checked));
  }
  return (name) => {
    const value = found.get(name.toLowerCase());
    if (!value) throw new Unanswerable(`the template has no parameter "${name}"`);
    return value();
  };
};
