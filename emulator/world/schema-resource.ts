import * as z from 'zod/mini';
import { closed, maybe, maybeGuid, text, texts } from './schema-words.ts';

const assigned = z.nullish(
  closed(
    { principalId: maybeGuid('Object id of its service principal.'), clientId: maybeGuid('Its application id.') },
    'An assigned identity; {} is enough.',
  ),
);

const identitySchema = closed(
  {
    type: text('SystemAssigned, UserAssigned, "SystemAssigned, UserAssigned" or None.'),
    principalId: maybeGuid("The system-assigned identity's object id; derived if left out."),
    clientId: maybeGuid("The system-assigned identity's application id; derived if left out."),
    tenantId: maybeGuid("The world's tenant, if left out."),
    userAssignedIdentities: z.nullish(
      z.record(z.string(), assigned).check(z.describe('Keyed by name or by full resource id.')),
    ),
    identityIds: texts('The same as a list, as api-version 2017-12-01 has it.'),
  },
  'The managed identities of a host.',
);

/** What ARM shows beside `properties`, and what the CLI and Resource Graph add. */
const envelope = {
  type: maybe(
    'Microsoft.Compute/virtualMachines, Microsoft.Resources/resourceGroups, … Needed unless an id is written.',
  ),
  name: maybe('parent/child for a nested type. Needed unless an id is written.'),
  id: maybe('Full resource id; what it passes through is taken to exist.'),
  resourceGroup: maybe('Name of its resource group. Needed unless an id is written.'),
  subscription: maybe("A group's subscription, by id or display name; the first, if left out."),
  subscriptionId: maybe('The same as subscription.'),
  location: maybe("Its group's, if left out."),
  tags: z.nullish(z.record(z.string(), z.string())),
  identity: z.nullish(identitySchema),
  properties: z.nullish(z.record(z.string(), z.unknown()).check(z.describe('As ARM has them; anything goes.'))),
};

/** Further keys that ARM has beside `properties`; they ride along as written. */
const ridesAlong = [
  'kind',
  'sku',
  'plan',
  'zones',
  'managedBy',
  'managedByExtended',
  'extendedLocation',
  'placement',
  'etag',
  'eTag',
  'systemData',
  'resources',
  'scale',
  'apiVersion',
  'createdTime',
  'changedTime',
];

export const envelopeKeys: ReadonlySet<string> = new Set([...Object.keys(envelope), ...ridesAlong]);

export const resourceSchema = z
  .looseObject(envelope)
  .check(z.describe('A resource as ARM shows it, or as the Azure CLI prints it with its properties at the top level.'));

export type FileIdentity = z.infer<typeof identitySchema>;
export type FileResource = z.infer<typeof resourceSchema>;
