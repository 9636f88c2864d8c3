import type { Path } from '../../world/world-error.ts';
import type { Target } from './context.ts';
import { nestedDeployment } from './nested.ts';
import type { Given } from './parameters.ts';
import type { Plan, Planned, Stage } from './plan.ts';
import { referenceTo } from './reference.ts';
import { planResource } from './resource.ts';
import { createScope } from './scope.ts';
import { attempt, evaluateTree, once } from './tree.ts';
import { isList, isValues, unread, type Values } from './value.ts';

/** A template's resources, as a list or (languageVersion 2.0) by symbolic name. */
const writtenResources = ({ resources }: Values): readonly (readonly [key: string | number, raw: unknown])[] =>
  isValues(resources)
    ? Object.entries(resources)
    : isList(resources)
      ? resources.map((each, index) => [index, each])
      : [];

/** Plans all that a template deploys, then what its nested deployments do. Gives its outputs, each evaluated when asked for. */
export const deployTemplate = (
  template: Values,
  path: Path,
  target: Target,
  given: ReadonlyMap<string, Given>,
  plan: Plan,
  outer?: Stage['context'],
): (() => Values) => {
  const symbols = new Map<string, Planned>();
  const { effort, report } = plan;
  const reference = (word: string, full: boolean) => referenceTo(word, full, symbols, plan, target);
  const context = outer ?? createScope(template, path, { target, given, reference, effort, report });
  if (path.length === 0) {
    // Each is looked at, so that all that are wrong are told of at once.
    for (const name of Object.keys(isValues(template.parameters) ? template.parameters : {})) {
      attempt(['parameters', name], report, () => context.parameter(name));
    }
  }
  const stage: Stage = { plan, target, context, symbols };
  const nested: (() => void)[] = [];
  for (const [key, raw] of writtenResources(template)) {
    planResource(raw, [...path, 'resources', key], stage, {
      symbol: typeof key === 'string' ? key : undefined,
      nest: (deployment, place, where) => {
        const { expand, outputs } = nestedDeployment(deployment, place, where, stage, deployTemplate);
        nested.push(expand);
        return outputs;
      },
    });
  }
  for (const expand of nested) expand();
  return () => outputsOf(template, path, context, report);
};

const outputsOf = (template: Values, path: Path, context: Stage['context'], report: Plan['report']): Values => {
  const outputs: Record<string, never> = {};
  for (const [name, raw] of Object.entries(isValues(template.outputs) ? template.outputs : {})) {
    const place = [...path, 'outputs', name];
    const read = once(`output "${name}"`, () => evaluateTree(isValues(raw) ? raw : {}, place, context, report));
    Object.defineProperty(outputs, name, { get: read, enumerable: true });
  }
  return unread(outputs);
};
