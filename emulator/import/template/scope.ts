import { didYouMean } from '../../exchange/spelling.ts';
import type { Path, Report } from '../../world/world-error.ts';
import type { Context, Effort, OwnFunction, Target } from './context.ts';
import { type Given, parametersOf } from './parameters.ts';
import { evaluateTree, once } from './tree.ts';
import { isList, isValues, Unanswerable, type Value, type Values } from './value.ts';

/** A template's own functions, by `namespace.name` in lower case. */
const ownFunctions = ({ functions }: Values): ReadonlyMap<string, OwnFunction> => {
  const found = new Map<string, OwnFunction>();
  for (const group of isList(functions) ? functions : []) {
    if (!isValues(group) || !isValues(group.members)) continue;
    for (const [name, member] of Object.entries(group.members)) {
      if (!isValues(member)) continue;
      const parameters = (isList(member.parameters) ? member.parameters : []).map((each) =>
        isValues(each) ? String(each.name) : '',
      );
      const output = isValues(member.output) ? member.output.value : null;
      found.set(`${group.namespace}.${name}`.toLowerCase(), { parameters, output });
    }
  }
  return found;
};

/** `variables: { copy: [{ name, count, input }] }` names further variables. */
const variableNames = (
  variables: Values,
): readonly (readonly [name: string, raw: Values, path: Path, isLoop: boolean])[] => {
  const { copy, ...plain } = variables;
  const loops = isList(copy) ? copy : [];
  return [
    ...Object.keys(plain).map((name) => [name, { [name]: plain[name] as Value }, [name], false] as const),
    ...loops.flatMap((loop, index) =>
      isValues(loop) && typeof loop.name === 'string'
        ? [[loop.name, { copy: [{ ...loop, input: loop.input ?? null }] }, ['copy', index], true] as const]
        : [],
    ),
  ];
};

export type ScopeParts = {
  readonly target: Target;
  readonly given: ReadonlyMap<string, Given>;
  readonly reference: Context['reference'];
  readonly effort: Effort;
  readonly report: Report;
};

/** What the expressions of one template can see. */
export const createScope = (
  template: Values,
  path: Path,
  { target, given, reference, effort, report }: ScopeParts,
): Context => {
  const own = ownFunctions(template);
  const variables = new Map<string, () => Value>();
  const context: Context = {
    target,
    effort,
    reference,
    parameter: parametersOf(template, path, given, () => context, report),
    variable: (name) => {
      const value = variables.get(name.toLowerCase());
      if (!value) throw new Unanswerable(`the template has no variable "${name}"${didYouMean(name, variables.keys())}`);
      return value();
    },
    ownFunction: (name) => own.get(name.toLowerCase()),
    loops: [],
    names: {},
  };
  const written = isValues(template.variables) ? template.variables : {};
  for (const [name, raw, at, isLoop] of variableNames(written)) {
    const place = [...path, 'variables', ...at];
    const read = once(`variable "${name}"`, () => {
      if (!isLoop) return evaluateTree(raw[name], place, context, report);
      const { value, complete } = evaluateTree(raw, place, context, report);
      return { value: isValues(value) ? (value[name] ?? []) : [], complete };
    });
    variables.set(name.toLowerCase(), read);
  }
  return context;
};
