import { randomBytes } from 'node:crypto';
import { createAuthority } from '../../emulator/authority/authority.ts';
import { createClusters } from '../../emulator/authority/clusters.ts';
import type { FetchJson } from '../../emulator/authority/issuer-keys.ts';
import { createClock } from '../../emulator/clock/clock.ts';
import type { Condition } from '../../emulator/exchange/condition.ts';
import type { Reply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createIssuer } from '../../emulator/token/issuer.ts';
import { createKeySet } from '../../emulator/token/key-set.ts';
import { createSigningKey, generateRsaKey } from '../../emulator/token/signing-key.ts';
import { federatedCredentialsOf } from '../../emulator/world/federated-credentials.ts';
import { parseWorld } from '../../emulator/world/parse.ts';
import { createStore } from '../../emulator/world/store.ts';
import type { ServicePrincipal, World } from '../../emulator/world/world.ts';

/** 12 January 2026, 04:06:07 UTC. */
export const start = Date.UTC(2026, 0, 12, 4, 6, 7);
export const base = 'https://localhost:50343';
export const guid = '00000000-0000-4000-8000-000000000000';
export const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const external = 'https://issuer.example/realm';

const file = {
  tenant: { displayName: 'Contoso', domain: 'contoso.onmicrosoft.com' },
  resources: [
    { type: 'Microsoft.Resources/resourceGroups', name: 'rg', location: 'westus2' },
    { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', resourceGroup: 'rg', name: 'billing' },
    { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', resourceGroup: 'rg', name: 'idle' },
    { type: 'Microsoft.ContainerService/managedClusters', resourceGroup: 'rg', name: 'aks-1' },
    {
      type: 'Microsoft.ContainerService/managedClusters',
      resourceGroup: 'rg',
      name: 'aks-2',
      properties: { oidcIssuerProfile: { issuerURL: 'https://westus2.oic.prod-aks.azure.com/t/c/' } },
    },
    ...[
      ['one', 'aks-1', 'system:serviceaccount:default:web'],
      ['two', 'aks-2', 'system:serviceaccount:jobs:nightly'],
      ['three', external, 'repo:contoso/web'],
      ['four', 'https://sts.windows.net/other/', 'someone'],
    ].map(([name, issuer, subject]) => ({
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
      resourceGroup: 'rg',
      name: `billing/${name}`,
      properties: { issuer, subject },
    })),
    {
      type: 'Microsoft.Compute/virtualMachines',
      resourceGroup: 'rg',
      name: 'vm-1',
      identity: { type: 'SystemAssigned' },
    },
  ],
  servicePrincipals: [
    {
      displayName: 'deployer',
      clientSecrets: ['first+secret/=', 'second'],
      federatedIdentityCredentials: [
        { subject: 'vm-1' },
        { issuer: 'https://login.microsoftonline.com/{tenantId}/v2.0', subject: 'not-a-managed-identity' },
      ],
    },
  ],
  applications: [{ displayName: 'orders', identifierUris: ['api://orders'], appRoles: [{ value: 'Orders.Read' }] }],
  appRoleAssignments: [{ principal: 'deployer', resource: 'orders', role: 'Orders.Read' }],
};

const { tenant } = parseWorld(file);
const here = parseWorld(JSON.parse(JSON.stringify(file).replaceAll('{tenantId}', tenant.tenantId)));
export const { tenantId } = here.tenant;

const named = (name: string) => here.resources.find((each) => each.name === name);
export const billing = named('billing')?.properties as { clientId: string; principalId: string };
export const idle = named('idle')?.properties as { clientId: string };
export const billingId = named('billing')?.id ?? '';
export const vm = named('vm-1')?.identity as { clientId: string; principalId: string };
export const deployer = here.servicePrincipals[0] as ServicePrincipal;

export type Json = Record<string, unknown>;
export type Answer = { status: number; headers: Reply['headers']; body: Json; outcome: Reply['outcome'] };
type Sent = { headers?: Record<string, string>; body?: string; condition?: Condition };

const nothing: FetchJson = () => Promise.reject(new Error('nothing is there'));

/** An authority for the world above, and ways to ask it. */
export const createAsking = async (fetchJson: FetchJson = nothing, world: World = here) => {
  let now = start;
  const store = createStore(world);
  const clock = createClock(() => now);
  const keys = createKeySet(createSigningKey(await generateRsaKey()));
  const issuer = createIssuer({ key: keys.current, clock, world, random: randomBytes });
  const home = () => base;
  const clusters = createClusters({ store, clock, guid: () => guid, home });
  const authority = createAuthority({
    ...{ store, issuer, keys: keys.published, clock, guid: () => guid, home, clusters, fetchJson },
  });
  const ask = async (method: string, target: string, sent: Sent = {}): Promise<Answer> => {
    const { status, headers, body, outcome } = await authority(createRequest(method, target, { base, ...sent }));
    return { status, headers, body: JSON.parse(body.toString()), outcome };
  };
  const post = (target: string, fields: Record<string, string>, sent: Sent = {}) =>
    ask('POST', target, {
      ...sent,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...sent.headers },
      body: new URLSearchParams(fields).toString(),
    });
  const secretFields = {
    grant_type: 'client_credentials',
    client_id: deployer.appId,
    client_secret: 'second',
    scope: 'https://management.azure.com/.default',
  };
  return {
    ask,
    post,
    keys,
    clusters,
    authority,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    secretFields,
    /** Client credentials by a secret; fields that are undefined are left out. */
    bySecret: (changed: Record<string, string | undefined> = {}, sent: Sent = {}) =>
      post(`/${tenantId}/oauth2/v2.0/token`, without({ ...secretFields, ...changed }), sent),
    byAssertion: (client_assertion: string, changed: Record<string, string | undefined> = {}, sent: Sent = {}) =>
      post(
        `/${tenantId}/oauth2/v2.0/token`,
        without({
          grant_type: 'client_credentials',
          client_id: billing.clientId,
          client_assertion,
          client_assertion_type: jwtBearer,
          scope: 'https://management.azure.com/.default',
          ...changed,
        }),
        sent,
      ),
    /** A projected token for billing's credential of that name. */
    mint: (name: string): string => {
      const id = world.resources.find((each) => each.name === 'billing')?.id ?? '';
      const credential = federatedCredentialsOf(store, id).find((each) => each.name === name);
      return (credential && clusters.mint(credential)) ?? '';
    },
    /** A managed identity's token for the exchange, or an app's. */
    exchangeToken: async (identity: { clientId: string; principalId: string }): Promise<string> =>
      (
        await issuer.sign({
          identity: { ...identity, tenantId },
          audience: 'api://AzureADTokenExchange',
          lifetime: 86_400,
        })
      ).jwt,
  };
};

export type Asking = Awaited<ReturnType<typeof createAsking>>;

const without = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** The whole reply of an Entra error; the fixed clock and guid make it one text. */
export const refusal = (status: number, error: string, code: number, text: string) => ({
  status,
  headers: {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store, no-cache',
    Pragma: 'no-cache',
    Expires: '-1',
    'x-ms-request-id': guid,
    'x-ms-ests-server': '2.1.22200.6 - WUS2 ProdSlices',
    'x-ms-clitelem': `1,${code},0,,`,
  },
  body: {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${guid} Correlation ID: ${guid} Timestamp: 2026-01-12 04:06:07Z`,
    error_codes: [code],
    timestamp: '2026-01-12 04:06:07Z',
    trace_id: guid,
    correlation_id: guid,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  },
});
