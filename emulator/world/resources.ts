import { type AssignedIdentity, clientIdOf, createAssignedIdentities, principalIdOf } from './assigned-identities.ts';
import { asArm } from './cli-print.ts';
import { type Draft, userAssignedIdentities } from './draft.ts';
import { draftResources } from './drafts.ts';
import type { Entry } from './entries.ts';
import { federatedIdentityCredentials } from './federated-credentials.ts';
import { type Groups, resourceGroups } from './groups.ts';
import { bindIdentity, identityBlock } from './identity-block.ts';
import { checkOwners } from './owners.ts';
import { type Form, formOf } from './resource-form.ts';
import type { FileResource } from './schema-resource.ts';
import type { Subscriptions } from './subscriptions.ts';
import { clustersAmong, resolveTrust, settleOwners } from './trust.ts';
import { virtualMachineProperties, virtualMachines } from './virtual-machine.ts';
import { virtualMachineDetails } from './virtual-machine-details.ts';
import type { Resource } from './world.ts';
import type { Report } from './world-error.ts';

const defaultLocation = 'westus2';
const noTags = Object.freeze({});

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Every resource in full: those of the file in its order, then the identities that full ids take to exist. */
export const resolveResources = (
  entries: readonly Entry<FileResource>[],
  subscriptions: Subscriptions,
  tenantId: string,
  report: Report,
): { resources: Resource[]; groups: Groups } => {
  const { drafts, groups } = draftResources(entries, subscriptions, report);
  const forms = drafts.map((draft) => formOf(draft, draft.type, report));
  const identities = createAssignedIdentities(groups, subscriptions, report);
  for (const [index, draft] of drafts.entries()) {
    if (draft.type !== userAssignedIdentities) continue;
    const { principalId, clientId } = (forms[index] as Form).properties;
    draft.assigned = identities.declare(draft);
    identities.write(draft.assigned, 'principalId', principalId, draft.path);
    identities.write(draft.assigned, 'clientId', clientId, draft.path);
  }
  const blocks = drafts.map((draft) => bindIdentity(draft, identities, report));
  checkOwners(drafts, report);

  for (const { value, group } of drafts) {
    if (group && value.location) group.location ??= value.location;
  }
  for (const { type, value, subscriptionId, name } of drafts) {
    if (type !== resourceGroups) continue;
    groups.declare(subscriptionId, name, false).location = value.location ?? defaultLocation;
  }

  settleOwners(drafts, identities, report);
  const clusters = clustersAmong(drafts);

  const resources = drafts.map((draft, index): Resource => {
    const { path, value, id, name, type, group } = draft;
    const { properties, more, extras } = forms[index] as Form;
    const block = blocks[index];
    const own = type === resourceGroups ? groups.declare(draft.subscriptionId, name, false) : group;
    const location = value.location ?? own?.location ?? defaultLocation;
    const full: Writable<Resource> = {
      id,
      name,
      type,
      location,
      tags: value.tags ?? noTags,
      properties:
        type === federatedIdentityCredentials
          ? {
              ...asArm(properties),
              ...resolveTrust(asArm(properties), clusters, value.properties ? [...path, 'properties'] : path, report),
            }
          : propertiesOf(draft, properties, tenantId),
    };
    if (block) full.identity = identityBlock(id, block, tenantId);
    if (type === virtualMachines) full.details = virtualMachineDetails(extras, properties.instanceView, path, report);
    return Object.assign(full, more);
  });
  for (const identity of identities.implied()) resources.push(impliedIdentity(identity, tenantId));
  return { resources, groups };
};

/** The groups that only full ids pass through. */
export const impliedGroups = (groups: Groups): Resource[] =>
  [...groups.all()]
    .filter(({ implied }) => implied)
    .map(({ id, name, location = defaultLocation }) => ({
      id,
      name,
      type: resourceGroups,
      location,
      tags: {},
      properties: { provisioningState: 'Succeeded' },
    }));

const propertiesOf = (draft: Draft, written: Form['properties'], tenantId: string): Resource['properties'] => {
  if (draft.type === virtualMachines)
    return virtualMachineProperties({ ...draft, groupId: draft.group?.id ?? '' }, written);
  const clean = asArm(written);
  if (draft.type === resourceGroups) return { provisioningState: 'Succeeded', ...clean };
  return draft.assigned ? { ...identityProperties(draft.assigned, tenantId), ...clean } : clean;
};

const identityProperties = (identity: AssignedIdentity, tenantId: string): Resource['properties'] => ({
  isolationScope: 'None',
  tenantId,
  principalId: principalIdOf(identity),
  clientId: clientIdOf(identity),
});

const impliedIdentity = (identity: AssignedIdentity, tenantId: string): Resource => ({
  id: identity.id,
  name: identity.name,
  type: userAssignedIdentities,
  location: identity.group?.location ?? defaultLocation,
  tags: {},
  properties: identityProperties(identity, tenantId),
});
