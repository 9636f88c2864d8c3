import { resourceGroups } from '../world/groups.ts';
import { checkPlain } from '../world/plain.ts';
import { parseResourceId } from '../world/resource-id.ts';
import { importAccess, type Written } from './access.ts';
import { armForm } from './arm-form.ts';
import { createGathering, type Gathering, type Origin } from './gathering.ts';
import { withoutSecrets } from './secrets.ts';
import { type Item, isTemplate, itemsOf } from './shape.ts';
import type { Source } from './source.ts';
import { subscriptionsOf, type Wanted, whereTo } from './target.ts';
import type { Given } from './template/parameters.ts';
import type { Values } from './template/value.ts';
import { importTemplate } from './templates.ts';

/** How to import: where templates are deployed to, and what their parameters are. */
export type ImportOptions = Wanted & { readonly given: ReadonlyMap<string, Given> };

/** The content of a world file, and where each of its resources was written. */
export type Imported = { readonly content: Record<string, unknown>; originOf(resource: number): Origin | undefined };

/**
 * The content of a world file that holds what every source shows. What can't be imported is reported to its source, and
 * the content is of no use then.
 */
export const importWorld = (sources: readonly Source[], options: ImportOptions): Imported => {
  const plain = sources.filter(({ root, report }) => {
    let faults = 0;
    const readable = checkPlain(root, (...said) => {
      faults++;
      report(...said);
    });
    return readable && faults === 0;
  });
  const templates = plain.filter(({ root }) => isTemplate(root));
  const items = plain.filter(({ root }) => !isTemplate(root)).flatMap(itemsOf);
  const gathered = createGathering();
  for (const item of items) if (item.kind === 'resource') gatherResource(item, gathered);
  const accounts = items.filter(({ kind }) => kind === 'subscription').map(({ value }) => value);
  const target = whereTo(options, accounts, gathered.resources());
  const writtenOf = (kind: Item['kind']): Written[] => items.filter((item) => item.kind === kind);
  const access = { assignments: writtenOf('roleAssignment'), definitions: writtenOf('roleDefinition') };
  for (const source of templates) {
    const found = importTemplate(source, source.root as Values, target, options.given, gathered);
    access.assignments.push(...found.assignments);
    access.definitions.push(...found.definitions);
  }
  const { roleAssignments, roleDefinitions, scopes } = importAccess(access.assignments, access.definitions);
  for (const scope of scopes) {
    const id = parseResourceId(scope);
    if (id?.type !== undefined && id.type !== resourceGroups) gathered.declare(scope);
  }
  const sections = {
    subscriptions: subscriptionsOf(target, accounts),
    resources: gathered.resources(),
    roleAssignments,
    roleDefinitions,
  };
  const filled = Object.entries(sections).filter(([, list]) => list.length > 0);
  return {
    content: { tenant: { tenantId: target.tenantId }, ...Object.fromEntries(filled) },
    originOf: gathered.originOf,
  };
};

const gatherResource = ({ value, path, source }: Item, gathered: Gathering): void => {
  const id = value.id as string;
  const type = String(value.type ?? parseResourceId(id)?.type);
  const clean = withoutSecrets(value, path, type, source.note) as Values;
  gathered.add(armForm(id, type, clean), { path, source });
};
