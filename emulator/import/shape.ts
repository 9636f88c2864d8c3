import { parseResourceId } from '../world/resource-id.ts';
import type { Path } from '../world/world-error.ts';
import type { Source } from './source.ts';
import { isList, isValues, type Values } from './template/value.ts';

export type Kind = 'subscription' | 'resource' | 'roleAssignment' | 'roleDefinition';

/** One thing of a list, and where it stands. */
export type Item = { readonly kind: Kind; readonly value: Values; readonly path: Path; readonly source: Source };

const templateSchema = /deploymentTemplate\.json/i;

export const isTemplate = (root: unknown): root is Values =>
  isValues(root) &&
  ((typeof root.$schema === 'string' && templateSchema.test(root.$schema)) ||
    (typeof root.contentVersion === 'string' && 'resources' in root));

const isType = (value: Values, type: string): boolean => String(value.type).toLowerCase() === type.toLowerCase();

/** What an item is, told by its shape alone. */
const kindOf = (value: Values): Kind | undefined => {
  const inner = isValues(value.properties) ? value.properties : value;
  if (isType(value, 'Microsoft.Authorization/roleAssignments') || (inner.roleDefinitionId && inner.principalId))
    return 'roleAssignment';
  if (isType(value, 'Microsoft.Authorization/roleDefinitions') || (inner.roleName && isList(inner.permissions)))
    return 'roleDefinition';
  const id = typeof value.id === 'string' ? parseResourceId(value.id) : undefined;
  if (id?.type !== undefined) return 'resource';
  const isAccount = 'isDefault' in value || 'cloudName' in value || 'homeTenantId' in value;
  return id !== undefined || (isAccount && typeof value.tenantId === 'string') ? 'subscription' : undefined;
};

const others: readonly (readonly [test: (root: Values) => boolean, message: string])[] = [
  [
    ({ $schema }) => typeof $schema === 'string' && /deploymentParameters\.json/i.test($schema),
    'holds the parameters of a template; name it with --parameters, beside the template',
  ],
  [
    ({ resources, tenant, subscriptions }) => isList(resources) || isValues(tenant) || isList(subscriptions),
    'is a world file already; msi-emulator check says whether it is right',
  ],
];

const expected =
  'expected what az resource list, az vm list, az identity list, az group list, az account list, az role assignment list or az role definition list prints, or an ARM template in JSON';

/** The items of a list, of ARM's `{ "value": […] }`, or a single one. Reports what is none of these. */
export const itemsOf = (source: Source): Item[] => {
  const { root, report } = source;
  const enveloped = isValues(root) && isList(root.value) && !('id' in root);
  const list = enveloped ? root.value : isList(root) ? root : [root];
  const base: Path = enveloped ? ['value'] : [];
  return (list as readonly unknown[]).flatMap((value, index): Item[] => {
    const path = enveloped || isList(root) ? [...base, index] : base;
    const kind = isValues(value) ? kindOf(value) : undefined;
    if (isValues(value) && kind) return [{ kind, value, path, source }];
    const known = isValues(value) && path.length === 0 ? others.find(([test]) => test(value)) : undefined;
    report(path, known?.[1] ?? expected);
    return [];
  });
};
