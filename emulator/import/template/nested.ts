import type { Path } from '../../world/world-error.ts';
import type { Context, Target } from './context.ts';
import { evaluateText } from './evaluate.ts';
import { text } from './function.ts';
import type { Given } from './parameters.ts';
import type { Plan, Stage } from './plan.ts';
import { attempt, type Evaluated, evaluateTree } from './tree.ts';
import { isValues, Unanswerable, type Values } from './value.ts';

export type Deploy = (
  template: Values,
  path: Path,
  target: Target,
  given: ReadonlyMap<string, Given>,
  plan: Plan,
  outer?: Context,
) => () => Values;

/** Where a nested deployment stands: what its own expressions see, and its name. */
export type Where = { readonly context: Context; readonly name: string };

/** True for `Microsoft.Resources/deployments`: what Bicep makes of a module. */
export const isDeployment = (type: string): boolean => type.toLowerCase() === 'microsoft.resources/deployments';

const targetOf = (raw: Values, { context, name }: Where, outer: Target): Target => {
  const word = (key: string): string | undefined => {
    const value = raw[key];
    return value === undefined || value === null
      ? undefined
      : text(typeof value === 'string' ? evaluateText(value, context) : value);
  };
  const subscriptionId = word('subscriptionId') ?? outer.subscriptionId;
  const resourceGroup =
    word('resourceGroup') ?? (word('subscriptionId') === undefined ? outer.resourceGroup : undefined);
  const { tenantId } = outer;
  const subscriptionName = subscriptionId === outer.subscriptionId ? outer.subscriptionName : subscriptionId;
  const template = isValues(raw.properties) && isValues(raw.properties.template) ? raw.properties.template : {};
  const whole = /subscriptionDeploymentTemplate/i.test(String(template.$schema)) && word('resourceGroup') === undefined;
  const location = word('location') ?? outer.location;
  const base = { tenantId, subscriptionId, subscriptionName, location, name };
  return resourceGroup === undefined || whole ? base : { ...base, resourceGroup };
};

/** What is handed to the parameters of the nested template: evaluated outside, when first asked for. */
const givenBy = (properties: Values, path: Path, { context }: Where, plan: Plan): Map<string, Given> => {
  const given = new Map<string, Given>();
  const written = isValues(properties.parameters) ? properties.parameters : {};
  for (const [name, each] of Object.entries(written)) {
    const place = [...path, 'properties', 'parameters', name];
    const evaluate = (): Evaluated =>
      isValues(each) && 'value' in each
        ? evaluateTree(each.value, [...place, 'value'], context, plan.report)
        : said(plan, place, 'has no value; only a secure parameter can come from a key vault');
    given.set(name.toLowerCase(), { from: 'template', evaluate });
  }
  return given;
};

const said = ({ report }: Plan, path: Path, message: string): Evaluated => {
  report(path, message);
  return { value: null, complete: false };
};

/** A deployment within a template. `expand` plans its resources, once; its outputs are there from then on. */
export const nestedDeployment = (
  raw: Values,
  path: Path,
  where: Where,
  { plan, target }: Stage,
  deploy: Deploy,
): { expand: () => void; outputs: () => Values } => {
  let outputs: (() => Values) | 'expanding' | undefined;
  const expand = (): (() => Values) | 'expanding' => {
    if (outputs !== undefined) return outputs;
    if (plan.effort.full) return () => ({});
    outputs = 'expanding';
    outputs = attempt(path, plan.report, begin) ?? (() => ({}));
    return outputs;
  };
  const begin = (): (() => Values) => {
    const properties = isValues(raw.properties) ? raw.properties : {};
    const { template } = properties;
    if (!isValues(template)) {
      throw new Unanswerable(
        'the template of this deployment lies elsewhere (templateLink); put it in, as bicep build does',
      );
    }
    const options = properties.expressionEvaluationOptions;
    const inner = isValues(options) && String(options.scope).toLowerCase() === 'inner';
    const given = givenBy(properties, path, where, plan);
    const place = [...path, 'properties', 'template'];
    return deploy(template, place, targetOf(raw, where, target), given, plan, inner ? undefined : where.context);
  };
  return {
    expand: () => void expand(),
    outputs: () => {
      const found = expand();
      if (found === 'expanding') throw new Unanswerable(`deployment "${where.name}" refers to itself`);
      return found();
    },
  };
};
