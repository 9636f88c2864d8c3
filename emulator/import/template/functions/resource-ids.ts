import { resourceGroupId, resourceIdIn, subscriptionScope } from '../../../world/resource-id.ts';
import type { Context } from '../context.ts';
import { many, pure, text } from '../function.ts';
import { Unanswerable, type Value } from '../value.ts';

/** What stands before the type, and the path behind it: `{type}/{name}` with a name per segment. */
const divided = (values: readonly Value[]): { before: string[]; type: string; name: string } => {
  const words = values.map((each) => text(each));
  const at = words.findIndex((each) => each.includes('/') && !each.startsWith('/'));
  const type = words[at];
  if (type === undefined) throw new Unanswerable('takes a resource type, as Microsoft.Compute/virtualMachines');
  const names = words.slice(at + 1).flatMap((each) => each.split('/'));
  const segments = type.split('/').length - 1;
  if (names.length !== segments) {
    throw new Unanswerable(`${type} takes ${segments} ${segments === 1 ? 'name' : 'names'}, not ${names.length}`);
  }
  return { before: words.slice(0, at), type, name: names.join('/') };
};

const requireGroup = ({ target }: Context, given: string | undefined): string => {
  const group = given ?? target.resourceGroup;
  if (group === undefined) throw new Unanswerable('needs a resource group, since a whole subscription is deployed to');
  return group;
};

export const resourceIdFunctions = [
  pure('resourceId', [2, many], (values, context) => {
    const { before, type, name } = divided(values);
    if (before.length > 2) throw new Unanswerable('takes a subscription and a group before the type, and no more');
    const group = requireGroup(context, before.at(-1));
    const subscriptionId = before.length === 2 ? (before[0] as string) : context.target.subscriptionId;
    return resourceIdIn(resourceGroupId(subscriptionId, group), type, name);
  }),
  pure('subscriptionResourceId', [2, many], (values, { target }) => {
    const { before, type, name } = divided(values);
    return resourceIdIn(subscriptionScope(before[0] ?? target.subscriptionId), type, name);
  }),
  pure('tenantResourceId', [2, many], (values) => {
    const { type, name } = divided(values);
    return resourceIdIn('', type, name);
  }),
  pure('managementGroupResourceId', [2, many], (values) => {
    const { before, type, name } = divided(values);
    if (before[0] === undefined) throw new Unanswerable('needs a management group, and there is none here');
    return resourceIdIn(`/providers/Microsoft.Management/managementGroups/${before[0]}`, type, name);
  }),
  pure('extensionResourceId', [3, many], ([scope, ...rest]) => {
    const { type, name } = divided(rest);
    return resourceIdIn(text(scope).replace(/\/$/, ''), type, name);
  }),
];
