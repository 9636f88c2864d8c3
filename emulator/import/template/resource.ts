import { resourceGroupId, resourceIdIn, subscriptionScope } from '../../world/resource-id.ts';
import type { Path } from '../../world/world-error.ts';
import { withoutSecrets } from '../secrets.ts';
import type { Context, Target } from './context.ts';
import { evaluateText } from './evaluate.ts';
import { text, truth } from './function.ts';
import { isDeployment, type Where } from './nested.ts';
import { mostResources, type Planned, type Stage } from './plan.ts';
import { attempt, copies, evaluateTree, once } from './tree.ts';
import { isList, isValues, Unanswerable, type Value, type Values } from './value.ts';

type More = {
  readonly symbol: string | undefined;
  /** Plans a nested deployment, and gives its outputs. */
  readonly nest: (raw: Values, path: Path, where: Where) => () => Values;
  /** The resource that it is written in. */
  readonly parent?: { readonly type: string; readonly name: string };
};

/** What is said of a resource beside what tells the deployment what to do. */
const kept = 'location tags identity properties sku kind plan zones managedBy extendedLocation'.split(' ');

const isGroup = (type: string): boolean => /^microsoft\.resources\/resourcegroups$/i.test(type);

/** Plans a resource of a template: one for each copy, and those that are written in it. */
export const planResource = (raw: unknown, path: Path, stage: Stage, more: More): void => {
  const { report } = stage.plan;
  if (!isValues(raw)) {
    report(path, 'expected a resource');
    return;
  }
  const { copy } = raw;
  const loops = isValues(copy)
    ? attempt([...path, 'copy'], report, () => copies(copy.name ?? null, copy.count ?? null, stage.context))
    : [stage.context];
  for (const [index, context] of (loops ?? []).entries()) {
    if (stage.plan.effort.full) return;
    const symbols = more.symbol === undefined ? [] : isValues(copy) ? [`${more.symbol}[${index}]`] : [more.symbol];
    attempt(path, report, () => planOne(raw, path, { ...stage, context }, more, symbols));
  }
};

const planOne = (raw: Values, path: Path, stage: Stage, more: More, symbols: readonly string[]): void => {
  const { plan, context } = stage;
  const { planned, byId, report } = plan;
  if (planned.length >= mostResources) {
    plan.effort.full = true;
    throw new Unanswerable(`deploys more than ${mostResources} resources`);
  }
  const at = <T>(key: string, read: (value: Value) => T): T | undefined =>
    attempt([...path, key], report, () => read(evaluated(raw[key], context)));
  if (raw.condition !== undefined && at('condition', truth) !== true) return;
  const [ownType, ownName] = [at('type', text), at('name', text)];
  if (ownType === undefined || ownName === undefined) return;
  const { parent } = more;
  const relative = parent && !ownType.toLowerCase().startsWith(`${parent.type.toLowerCase()}/`);
  const [type, name] =
    parent && relative ? [`${parent.type}/${ownType}`, `${parent.name}/${ownName}`] : [ownType, ownName];
  const wrong = misnamed(type, name);
  if (wrong) {
    report([...path, wrong.key], wrong.message);
    return;
  }
  const id = attempt(path, report, () => idOf(raw, type, name, context, stage.target));
  if (id === undefined) return;
  const existing = raw.existing === true;
  const nests = isDeployment(type) && !existing;
  const resource: Planned = {
    ...{ id, name, type, path, existing },
    body: once(`"${name}"`, () => bodyOf(raw, path, type, stage)),
    ...(nests ? { outputs: more.nest(raw, path, { context, name }) } : {}),
  };
  planned.push(resource);
  if (!existing) byId.set(id.toLowerCase(), resource);
  for (const word of [...symbols, name]) stage.symbols.set(word.toLowerCase(), resource);
  for (const [key, child] of Object.entries(isValues(raw.resources) || isList(raw.resources) ? raw.resources : {})) {
    const step = isList(raw.resources) ? Number(key) : key;
    planResource(child, [...path, 'resources', step], stage, { ...more, symbol: undefined, parent: { type, name } });
  }
};

const misnamed = (type: string, name: string): { key: 'type' | 'name'; message: string } | undefined => {
  if (type.includes('@')) {
    return { key: 'type', message: `${type} is no resource of Azure Resource Manager; only those can be imported` };
  }
  const segments = type.split('/').length - 1;
  return segments < 1 || name.split('/').length !== segments
    ? { key: 'name', message: `"${name}" does not fit ${type}, which takes a name per segment` }
    : undefined;
};

const evaluated = (value: Value | undefined, context: Context): Value =>
  typeof value === 'string' ? evaluateText(value, context) : (value ?? null);

/** Under its scope: a resource that it extends, else the group or subscription that is deployed to. */
const idOf = (raw: Values, type: string, name: string, context: Context, target: Target): string => {
  const own = (key: string, otherwise: string | undefined): string | undefined =>
    raw[key] === undefined ? otherwise : text(evaluated(raw[key], context));
  const subscriptionId = own('subscriptionId', target.subscriptionId) as string;
  if (isGroup(type)) return resourceGroupId(subscriptionId, name);
  const group = own('resourceGroup', target.resourceGroup);
  const base = group === undefined ? subscriptionScope(subscriptionId) : resourceGroupId(subscriptionId, group);
  const scope = own('scope', undefined);
  if (scope === undefined) return resourceIdIn(base, type, name);
  const full = scope.startsWith('/') ? scope.replace(/\/$/, '') : `${base}/providers/${scope}`;
  return resourceIdIn(full, type, name);
};

const bodyOf = (raw: Values, path: Path, type: string, { plan, context }: Stage) => {
  const written = Object.fromEntries(kept.flatMap((key) => (raw[key] === undefined ? [] : [[key, raw[key]]])));
  const { value, complete } = evaluateTree(withoutSecrets(written, path, type, plan.note), path, context, plan.report);
  return { value: withoutSecrets(value, path, type, plan.note) as Value, complete };
};
