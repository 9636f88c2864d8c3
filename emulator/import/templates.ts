import { derivedGuid, parseResourceId, resourceGroupId } from '../world/resource-id.ts';
import type { Written } from './access.ts';
import { armForm } from './arm-form.ts';
import type { Gathering } from './gathering.ts';
import type { Source } from './source.ts';
import type { Target } from './template/context.ts';
import { deployTemplate } from './template/deploy.ts';
import type { Given } from './template/parameters.ts';
import type { Plan, Planned } from './template/plan.ts';
import { attempt } from './template/tree.ts';
import { isValues, type Values } from './template/value.ts';

const scopeOf = ({ $schema }: Values): 'resourceGroup' | 'subscription' | 'other' => {
  const name =
    /([a-z]*)deploymentTemplate\.json/i.exec(typeof $schema === 'string' ? $schema : '')?.[1]?.toLowerCase() ?? '';
  return name === '' ? 'resourceGroup' : name === 'subscription' ? 'subscription' : 'other';
};

/** `Microsoft.Authorization/roleAssignments`, or that as the last of a resource's nested types. */
const isAccess = (type: string, what: 'roleAssignments' | 'roleDefinitions'): boolean =>
  new RegExp(`^(microsoft\\.authorization|.*/providers)/${what}$`, 'i').test(type);

/** Deploys a template into what was gathered, and gives the access that it grants. */
export const importTemplate = (
  source: Source,
  template: Values,
  target: Target & { readonly resourceGroup: string },
  given: ReadonlyMap<string, Given>,
  gathered: Gathering,
): { assignments: Written[]; definitions: Written[] } => {
  const { report, note } = source;
  const scope = scopeOf(template);
  if (scope === 'other')
    report(['$schema'], 'deploys to a management group or a tenant; a world has subscriptions and resource groups');
  if (scope === 'resourceGroup') {
    const id = resourceGroupId(target.subscriptionId, target.resourceGroup);
    if (!gathered.find(id)?.location) gathered.add({ id, location: target.location }, { path: [], source });
  }
  const { resourceGroup: _, ...whole } = target;
  const knownFor = (id: string): Values | undefined => gathered.find(id);
  const plan: Plan = {
    planned: [],
    byId: new Map(),
    report,
    note,
    effort: { depth: 0, steps: 0, full: false },
    knownFor,
  };
  deployTemplate(template, [], scope === 'subscription' ? whole : target, given, plan);
  const bodies = plan.planned
    .filter(({ existing, outputs }) => !existing && !outputs)
    .flatMap((planned) => {
      const body = attempt(planned.path, report, () => planned.body());
      return isValues(body) ? [{ planned, body }] : [];
    });
  const found = { assignments: [] as Written[], definitions: [] as Written[] };
  for (const { planned, body } of bodies) {
    const { id, name, type, path } = planned;
    const written = { value: { name: name.split('/').at(-1) ?? name, ...propertiesOf(body) }, path, source };
    if (isAccess(type, 'roleAssignments'))
      found.assignments.push({ ...written, value: { scope: scopeIn(id), ...written.value } });
    else if (isAccess(type, 'roleDefinitions')) found.definitions.push(written);
    else if (parseResourceId(id)) gathered.add(armForm(id, type, body), { path, source });
    else note(path, `left out: ${id} lies outside every subscription`);
  }
  declareIdentities(bodies, plan.planned, gathered);
  return found;
};

const propertiesOf = ({ properties }: Values): Values => (isValues(properties) ? properties : {});

/** What an assignment's id says of its scope. */
const scopeIn = (id: string): string =>
  id.replace(/\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/i, '') || '/';

/** Existing identities that an assignment names by the principal id that follows from their names. */
const declareIdentities = (
  bodies: readonly { body: Values }[],
  planned: readonly Planned[],
  gathered: Gathering,
): void => {
  const principals = new Set(bodies.map(({ body }) => propertiesOf(body).principalId));
  for (const { id, type, existing } of planned) {
    const isIdentity = type.toLowerCase() === 'microsoft.managedidentity/userassignedidentities';
    if (existing && isIdentity && principals.has(derivedGuid('principalId', id))) gathered.declare(id);
  }
};
