import { asArm } from '../world/cli-print.ts';
import { envelopeKeys } from '../world/schema-resource.ts';
import { virtualMachines } from '../world/virtual-machine.ts';
import { detailKeys } from '../world/virtual-machine-details.ts';
import { isList, isValues, type Value, type Values } from './template/value.ts';

/** A resource as a world file has it: by full id, with its properties under `properties`. */
export type Form = Values & { readonly id: string };

/** What Azure adds to a print and a world has no use for. */
const fleeting = new Set(
  'id name type resourceGroup subscription subscriptionId etag eTag createdTime changedTime systemData apiVersion'.split(
    ' ',
  ),
);

const details: ReadonlySet<string> = new Set(detailKeys);

const identityKeys = ['type', 'principalId', 'clientId', 'tenantId', 'userAssignedIdentities', 'identityIds'];
const assignedKeys = ['principalId', 'clientId'];

const only = (value: Values, keys: readonly string[]): Values =>
  Object.fromEntries(keys.flatMap((key) => (key in value ? [[key, value[key] as Value]] : [])));

const identityForm = (block: Values): Values => {
  const { userAssignedIdentities: assigned, ...rest } = only(block, identityKeys);
  if (!isValues(assigned)) return rest;
  const each = Object.entries(assigned).map(([id, value]) => [id, isValues(value) ? only(value, assignedKeys) : {}]);
  return { ...rest, userAssignedIdentities: Object.fromEntries(each) };
};

const tagsForm = (tags: Values): Values =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));

/** ARM's form of a resource that ARM, the CLI or a template shows. Without nulls, and without what lasts no longer than a request. */
export const armForm = (id: string, type: string, written: Values): Form => {
  const value = asArm(written);
  const flat = !isValues(value.properties);
  const form: Record<string, Value> = { id: id.replace(/\/$/, '') };
  const properties: Record<string, Value> = {};
  const extras: Record<string, Value> = {};
  for (const [key, each] of Object.entries(value)) {
    if (fleeting.has(key) || key === 'properties') continue;
    if (type.toLowerCase() === virtualMachines.toLowerCase() && details.has(key)) {
      if (each !== '') extras[key] = each;
    } else if (key === 'identity' && isValues(each)) form.identity = identityForm(each);
    else if (key === 'tags' && isValues(each)) form.tags = tagsForm(each);
    else if (envelopeKeys.has(key)) form[key] = each;
    else if (flat) properties[key] = each;
  }
  const inner = flat ? properties : (value.properties as Values);
  return {
    ...form,
    id: form.id as string,
    ...(Object.keys(inner).length > 0 ? { properties: inner } : {}),
    ...extras,
  };
};

/** Two prints of one resource as one: what the later says holds, where both say something. */
export const mergedForm = (earlier: Form, later: Form): Form => ({
  ...(merged(earlier, later) as Values),
  id: isShouted(earlier.id) ? later.id : earlier.id,
});

/** Lists print a group's name in upper case now and then (arm.md §1.9). */
const isShouted = (id: string): boolean => {
  const group = id.split('/')[4] ?? '';
  return group === group.toUpperCase() && group !== group.toLowerCase();
};

const merged = (left: Value | undefined, right: Value): Value => {
  if (!isValues(left) || !isValues(right)) return isList(right) && right.length === 0 && isList(left) ? left : right;
  const made: Record<string, Value> = { ...left };
  // Azure spells the ids that are keys in more than one casing.
  const spelt = new Map(Object.keys(left).map((key) => [key.toLowerCase(), key]));
  for (const [key, value] of Object.entries(right)) {
    const known = spelt.get(key.toLowerCase()) ?? key;
    made[known] = merged(left[known], value);
  }
  return made;
};
