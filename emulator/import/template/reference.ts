import { derivedGuid, parseResourceId } from '../../world/resource-id.ts';
import type { Target } from './context.ts';
import type { Plan, Planned } from './plan.ts';
import { isValues, Unanswerable, unread, type Value, type Values } from './value.ts';

/** Properties that Azure fills in and that follow from a resource's name alone, by type in lower case. */
const following: Readonly<Record<string, (name: string, id: string, tenantId: string) => Values>> = {
  'microsoft.managedidentity/userassignedidentities': (_, id, tenantId) => ({
    tenantId,
    principalId: derivedGuid('principalId', id),
    clientId: derivedGuid('clientId', id),
  }),
  'microsoft.storage/storageaccounts': (name) => ({
    primaryEndpoints: Object.fromEntries(
      ['blob', 'dfs', 'file', 'queue', 'table'].map((each) => [each, `https://${name}.${each}.core.windows.net/`]),
    ),
  }),
  'microsoft.keyvault/vaults': (name) => ({ vaultUri: `https://${name}.vault.azure.net/` }),
  'microsoft.web/sites': (name) => ({ defaultHostName: `${name}.azurewebsites.net` }),
};

/** The identity block as ARM shows it once the host is there. */
const identityOf = (
  block: Value | undefined,
  known: Values | undefined,
  id: string,
  tenantId: string,
): Values | undefined => {
  if (!isValues(block)) return undefined;
  const own = /^systemassigned/i.test(String(block.type));
  const seen = isValues(known?.identity) ? known.identity : {};
  return { ...block, ...(own ? { principalId: derivedGuid('principalId', id), tenantId, ...seen } : {}) };
};

/** What reference() answers: the template's own words, what was imported, and what follows from names. */
export const referenceTo = (
  word: string,
  full: boolean,
  symbols: ReadonlyMap<string, Planned>,
  { byId, knownFor }: Plan,
  { tenantId }: Target,
): Value => {
  const low = word.toLowerCase();
  const planned = symbols.get(low) ?? byId.get(low);
  if (planned?.outputs) {
    const outputs = { outputs: planned.outputs(), provisioningState: 'Succeeded' };
    return unread(full ? { name: planned.name, properties: unread(outputs) } : outputs);
  }
  const id = planned?.id ?? (word.startsWith('/') ? word : undefined);
  const parsed = id === undefined ? undefined : parseResourceId(id);
  if (id === undefined || parsed?.type === undefined) {
    throw new Unanswerable(`"${word}" is no resource that this template deploys, and no full id`);
  }
  const known = knownFor(id);
  const body = planned && !planned.existing ? (planned.body() as Values) : known;
  const name = parsed.names.at(-1) ?? '';
  const derived = following[parsed.type.toLowerCase()]?.(name, id, tenantId);
  if (!body && !derived) {
    throw new Unanswerable(`${id} is not deployed here; import what "az resource show" prints of it too`);
  }
  const seen = isValues(known?.properties) ? known.properties : {};
  const properties = { ...derived, ...(isValues(body?.properties) ? body.properties : {}), ...seen };
  if (!full) return properties;
  const identity = identityOf(body?.identity, known, id, tenantId);
  return {
    ...body,
    id,
    name: parsed.names.join('/'),
    type: parsed.type,
    properties,
    ...(identity ? { identity } : {}),
  };
};
