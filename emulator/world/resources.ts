import { type AssignedIdentity, clientIdOf, createAssignedIdentities, principalIdOf } from './assigned-identities.ts';
import { type Draft, draftResources, userAssignedIdentities } from './drafts.ts';
import type { Entry } from './entries.ts';
import { type Group, type Groups, resourceGroups } from './groups.ts';
import { type BoundIdentity, bindIdentity, identityBlock } from './identity-block.ts';
import { withoutNulls } from './plain.ts';
import { type Form, formOf } from './resource-form.ts';
import type { FileResource } from './schema.ts';
import type { Subscriptions } from './subscriptions.ts';
import { virtualMachineDetails, virtualMachineProperties, virtualMachines } from './virtual-machine.ts';
import type { Resource } from './world.ts';
import type { Report } from './world-error.ts';

const defaultLocation = 'westus2';

/** Every resource in full: those of the file in its order, then the identities that full ids take to exist. */
export const resolveResources = (
  entries: readonly Entry<FileResource>[],
  subscriptions: Subscriptions,
  tenantId: string,
  report: Report,
): { resources: Resource[]; groups: Groups } => {
  const { drafts, groups } = draftResources(entries, subscriptions, report);
  const forms = new Map<Draft, Form>();
  for (const draft of drafts) forms.set(draft, formOf(draft, draft.type, report));

  const identities = createAssignedIdentities(drafts, groups, subscriptions, report);
  for (const identity of identities.all()) {
    const { draft } = identity;
    const written = draft && forms.get(draft)?.properties;
    if (!written) continue;
    identities.write(identity, 'principalId', written.principalId, draft.path);
    identities.write(identity, 'clientId', written.clientId, draft.path);
  }
  const bound = new Map<Draft, BoundIdentity>();
  for (const draft of drafts) {
    const block = bindIdentity(draft, identities, report);
    if (block) bound.set(draft, block);
  }

  for (const draft of drafts) {
    const group = draft.resourceGroup && groups.declare(draft.subscriptionId, draft.resourceGroup, true);
    if (group && draft.value.location) group.location ??= draft.value.location;
  }
  for (const draft of drafts) {
    const group = draft.type === resourceGroups && groups.declare(draft.subscriptionId, draft.name, false);
    if (group) group.location = draft.value.location ?? defaultLocation;
  }

  const declared = new Map<string, AssignedIdentity>([...identities.all()].map((each) => [each.id, each]));
  const resources = drafts.map((draft) => {
    const form = forms.get(draft) as Form;
    const group = draft.resourceGroup ? groups.declare(draft.subscriptionId, draft.resourceGroup, true) : undefined;
    const block = bound.get(draft);
    const identity = block && identityBlock(draft.id, block, tenantId);
    return fullResource(draft, form, {
      location: draft.value.location ?? group?.location ?? defaultLocation,
      ...(identity ? { identity } : {}),
      properties: propertiesOf(draft, form, declared.get(draft.id), tenantId),
      ...(draft.type === virtualMachines
        ? { details: virtualMachineDetails(form.extras, form.properties.instanceView, draft.path, report) }
        : {}),
    });
  });

  for (const identity of identities.all()) {
    if (!identity.draft) resources.push(impliedIdentity(identity, groups, tenantId));
  }
  return { resources, groups };
};

/** The groups that full ids take to exist. */
export const impliedGroups = (groups: Groups): Resource[] =>
  [...groups.all()].filter(({ implied }) => implied).map(impliedGroup);

const propertiesOf = (
  draft: Draft,
  { properties: written }: Form,
  identity: AssignedIdentity | undefined,
  tenantId: string,
): Resource['properties'] => {
  if (draft.type === virtualMachines) {
    const { instanceView: _, ...model } = written;
    const lies = { subscriptionId: draft.subscriptionId, resourceGroup: draft.resourceGroup ?? '' };
    return virtualMachineProperties(draft.id, draft.name, model, lies);
  }
  const clean = withoutNulls(written);
  if (draft.type === resourceGroups) return { provisioningState: 'Succeeded', ...clean };
  if (draft.type === userAssignedIdentities && identity) return { ...identityProperties(identity, tenantId), ...clean };
  return clean;
};

const identityProperties = (identity: AssignedIdentity, tenantId: string): Resource['properties'] => ({
  isolationScope: 'None',
  tenantId,
  principalId: principalIdOf(identity),
  clientId: clientIdOf(identity),
});

const fullResource = (
  { id, name, type, value }: Draft,
  { more }: Form,
  rest: Omit<Resource, 'id' | 'name' | 'type'>,
): Resource => ({ id, name, type, tags: value.tags ?? {}, ...more, ...rest }) as Resource;

/** A group that only full ids pass through. */
const impliedGroup = ({ id, name, location }: Group): Resource => ({
  id,
  name,
  type: resourceGroups,
  location: location ?? defaultLocation,
  tags: {},
  properties: { provisioningState: 'Succeeded' },
});

const impliedIdentity = (identity: AssignedIdentity, groups: Groups, tenantId: string): Resource => ({
  id: identity.id,
  name: identity.name,
  type: userAssignedIdentities,
  location: groups.declare(identity.subscriptionId, identity.resourceGroup, true).location ?? defaultLocation,
  tags: {},
  properties: identityProperties(identity, tenantId),
});
