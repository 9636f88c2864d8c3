import { resourceGroupId, subscriptionScope } from '../../../world/resource-id.ts';
import type { Context, Target } from '../context.ts';
import { lazy, many, pure, text, whole } from '../function.ts';
import { secret, Unanswerable, type Value } from '../value.ts';

/** Azure's own words for its public cloud, as environment() gives them. */
const environment: Value = {
  name: 'AzureCloud',
  resourceManager: 'https://management.azure.com/',
  gallery: 'https://gallery.azure.com/',
  graph: 'https://graph.windows.net/',
  portal: 'https://portal.azure.com',
  authentication: {
    loginEndpoint: 'https://login.microsoftonline.com/',
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    tenant: 'common',
    identityProvider: 'AAD',
  },
  suffixes: {
    acrLoginServer: '.azurecr.io',
    keyvaultDns: '.vault.azure.net',
    sqlServerHostname: '.database.windows.net',
    storage: 'core.windows.net',
  },
};

const groupOf = ({ subscriptionId, resourceGroup, location }: Target): Value => {
  if (resourceGroup === undefined) throw new Unanswerable('there is none, since a whole subscription is deployed to');
  return {
    id: resourceGroupId(subscriptionId, resourceGroup),
    name: resourceGroup,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    tags: {},
    properties: { provisioningState: 'Succeeded' },
  };
};

/** copyIndex(), copyIndex(1), copyIndex('disks'), copyIndex('disks', 1) */
const copyIndex = (values: readonly Value[], { loops }: Context): number => {
  const name = typeof values[0] === 'string' ? values[0] : undefined;
  const offset = values[name === undefined ? 0 : 1];
  const loop =
    name === undefined ? loops.at(-1) : loops.findLast((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!loop)
    throw new Unanswerable(name === undefined ? 'stands in no copy loop' : `stands in no copy loop named "${name}"`);
  return loop.index + (offset === undefined ? 0 : whole(offset));
};

export const deploymentFunctions = [
  pure('parameters', 1, ([name], context) => context.parameter(text(name))),
  pure('variables', 1, ([name], context) => context.variable(text(name))),
  pure('copyIndex', [0, 2], copyIndex),
  pure('resourceGroup', 0, (_, { target }) => groupOf(target)),
  pure('subscription', 0, (_, { target: { subscriptionId, subscriptionName, tenantId } }) => ({
    id: subscriptionScope(subscriptionId),
    subscriptionId,
    tenantId,
    displayName: subscriptionName,
  })),
  pure('tenant', 0, (_, { target: { tenantId } }) => ({
    id: `/tenants/${tenantId}`,
    tenantId,
    countryCode: 'US',
    displayName: 'Contoso',
  })),
  pure('deployment', 0, (_, { target: { name, location } }) => ({
    name,
    location,
    properties: { mode: 'Incremental', provisioningState: 'Succeeded' },
  })),
  pure('environment', 0, () => environment),
  pure('reference', [1, 3], ([word, , full], context) =>
    context.reference(text(word), typeof full === 'string' && full.toLowerCase() === 'full'),
  ),
  // listKeys() and its like give nothing but keys, whatever they are asked.
  lazy('list*', [0, many], () => secret),
];
