import { KeyObject, sign, type webcrypto } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type ArmParts, createArm } from '../../emulator/arm/arm.ts';
import { createClock } from '../../emulator/clock/clock.ts';
import type { Condition } from '../../emulator/exchange/condition.ts';
import type { Endpoint, Reply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createStore } from '../../emulator/world/store.ts';
import type { Permission, Resource, RoleAssignment, RoleDefinition, World } from '../../emulator/world/world.ts';

/** 12 January 2026, 04:06:07 UTC. */
export const now = Date.UTC(2026, 0, 12, 4, 6, 7);
export const tenantId = '11111111-1111-4111-8111-111111111111';
export const dev = '22222222-2222-4222-8222-222222222222';
export const prod = '33333333-3333-4333-8333-333333333333';
export const reader = '44444444-4444-4444-8444-444444444401';
export const groupReader = '44444444-4444-4444-8444-444444444402';
export const vmReader = '44444444-4444-4444-8444-444444444403';
export const stranger = '44444444-4444-4444-8444-444444444404';
export const noCompute = '44444444-4444-4444-8444-444444444405';
export const loginOnly = '44444444-4444-4444-8444-444444444406';
export const owner = '44444444-4444-4444-8444-444444444407';
export const appId = '55555555-5555-4555-8555-555555555555';

const group = (subscription: string, name: string, more: Partial<Resource> = {}): Resource => ({
  id: `/subscriptions/${subscription}/resourceGroups/${name}`,
  name,
  type: 'Microsoft.Resources/resourceGroups',
  location: 'westus2',
  properties: { provisioningState: 'Succeeded' },
  ...more,
});

export const idOf = (subscription: string, resourceGroup: string, name: string): string =>
  `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${name}`;

export const billing = `/subscriptions/${dev}/resourceGroups/rg-web/providers/Microsoft.ManagedIdentity/userAssignedIdentities/billing`;

export const vm = (
  subscription: string,
  resourceGroup: string,
  name: string,
  more: Partial<Resource> = {},
): Resource => ({
  id: idOf(subscription, resourceGroup, name),
  name,
  type: 'Microsoft.Compute/virtualMachines',
  location: 'westus2',
  tags: {},
  properties: {
    hardwareProfile: { vmSize: 'Standard_D2s_v3' },
    provisioningState: 'Succeeded',
    vmId: '66666666-6666-4666-8666-666666666666',
    storageProfile: {
      imageReference: {
        publisher: 'Canonical',
        offer: 'UbuntuServer',
        sku: '18.04-LTS',
        version: 'latest',
        exactVersion: '18.04.202',
      },
      osDisk: {
        osType: 'Linux',
        name: `${name}_OsDisk_1`,
        createOption: 'FromImage',
        deleteOption: 'Detach',
        diskSizeGB: 30,
      },
      dataDisks: [{ lun: 0, deleteOption: 'Delete' }],
      diskControllerType: 'SCSI',
    },
    osProfile: {
      computerName: name,
      adminUsername: 'azureuser',
      adminPassword: 'hunter2',
      customData: 'c2VjcmV0',
      linuxConfiguration: { disablePasswordAuthentication: true, provisionVMAgent: true },
      secrets: [],
      allowExtensionOperations: true,
    },
    securityProfile: { securityType: 'TrustedLaunch' },
    userData: 'aGVsbG8=',
    networkProfile: { networkInterfaces: [] },
    timeCreated: '2026-01-12T04:00:00.0000000+00:00',
  },
  ...more,
});

export const both = {
  type: 'SystemAssigned, UserAssigned',
  principalId: reader,
  clientId: appId,
  tenantId,
  userAssignedIdentities: { [billing]: { principalId: groupReader, clientId: '77777777-7777-4777-8777-777777777777' } },
} as const;

const permission = (more: Partial<Permission>): Permission => ({
  actions: [],
  notActions: [],
  dataActions: [],
  notDataActions: [],
  ...more,
});

const role = (name: string, roleName: string, more: Partial<Permission>): RoleDefinition => ({
  name,
  roleName,
  type: 'BuiltInRole',
  description: '',
  assignableScopes: ['/'],
  permissions: [permission(more)],
});

const [readerRole, noComputeRole, loginRole, ownerRole] = ['r1', 'r2', 'r3', 'r4'] as const;

const grant = (principalId: string, roleDefinitionId: string, scope: string): RoleAssignment => ({
  name: `${principalId}-${roleDefinitionId}`,
  principalId,
  principalType: 'ServicePrincipal',
  roleDefinitionId,
  scope,
});

export const world: World = {
  tenant: { tenantId, displayName: 'Contoso', domain: 'contoso.onmicrosoft.com' },
  subscriptions: [
    { subscriptionId: dev, displayName: 'Contoso Dev', state: 'Enabled', tenantId },
    { subscriptionId: prod, displayName: 'Contoso Prod', state: 'Enabled', tenantId },
  ],
  resources: [
    group(dev, 'rg-web', { tags: { team: 'web' } }),
    group(dev, 'rg-data'),
    group(prod, 'rg-prod'),
    vm(dev, 'rg-web', 'vm-web-1', { identity: both }),
    vm(dev, 'rg-web', 'vm-web-2'),
    vm(dev, 'rg-data', 'vm-data-1'),
    vm(prod, 'rg-prod', 'vm-prod-1'),
    {
      id: billing,
      name: 'billing',
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
      location: 'westus2',
      tags: {},
      properties: { tenantId, principalId: groupReader, clientId: '77777777-7777-4777-8777-777777777777' },
    },
  ],
  roleDefinitions: [
    role(readerRole, 'Reader', { actions: ['*/read'] }),
    role(noComputeRole, 'All but compute', { actions: ['*'], notActions: ['Microsoft.Compute/*'] }),
    role(loginRole, 'Data only', { dataActions: ['*'] }),
    role(ownerRole, 'Owner', { actions: ['*'] }),
  ],
  roleAssignments: [
    grant(reader, readerRole, `/subscriptions/${dev}`),
    grant(groupReader, readerRole, `/subscriptions/${dev}/resourceGroups/RG-Web`),
    grant(vmReader, readerRole, idOf(dev, 'rg-data', 'vm-data-1')),
    grant(noCompute, noComputeRole, `/subscriptions/${dev}`),
    grant(loginOnly, loginRole, `/subscriptions/${dev}`),
    grant(owner, ownerRole, '/'),
  ],
  users: [],
  servicePrincipals: [],
  applications: [],
  appRoleAssignments: [],
};

export const keyPair = await generateKeyPair('RS256', { extractable: true });
export const kid = 'msi-emulator-test';
export const jwks = { keys: [{ ...(await exportJWK(keyPair.publicKey)), kid, use: 'sig' }] };

export const claims = (principalId: string, more: JWTPayload = {}): JWTPayload => ({
  aud: 'https://management.azure.com/',
  iss: `https://sts.windows.net/${tenantId}/`,
  iat: now / 1000 - 300,
  nbf: now / 1000 - 300,
  exp: now / 1000 + 3600,
  appid: appId,
  oid: principalId,
  sub: principalId,
  tid: tenantId,
  uti: 'AAAAAAAAAAAAAAAAAAAAAA',
  ver: '1.0',
  ...more,
});

/** A signed token of any header and payload, however wrong. */
export const signedWith = (key: KeyObject | CryptoKey, header: unknown, payload: unknown, hash = 'sha256'): string => {
  const [first, second] = [header, payload].map((each) =>
    Buffer.from(Buffer.isBuffer(each) ? each : typeof each === 'string' ? each : JSON.stringify(each)).toString(
      'base64url',
    ),
  );
  const privateKey = key instanceof KeyObject ? key : KeyObject.from(key as webcrypto.CryptoKey);
  return `${first}.${second}.${sign(hash, Buffer.from(`${first}.${second}`), privateKey).toString('base64url')}`;
};

export const header = { alg: 'RS256', typ: 'JWT', kid };

export const tokenFor = (principalId: string, more: JWTPayload = {}): Promise<string> =>
  new SignJWT(claims(principalId, more)).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(keyPair.privateKey);

export type Asked = {
  as?: string | null;
  method?: string;
  headers?: Record<string, string>;
  pageSize?: number;
  condition?: Condition;
  base?: string;
  audiences?: string[];
};

export const guid = '00000000-0000-4000-8000-000000000000';

export const createContosoArm = (more: Partial<ArmParts> = {}): Endpoint =>
  createArm({
    store: createStore(world),
    keys: () => jwks,
    clock: createClock(() => now),
    random: () => guid,
    ...more,
  });

/** Asks ARM of the world above, by default as the reader of the whole Dev subscription; `as: null` shows no token. */
export const ask = async (target: string, asked: Asked = {}): Promise<Reply & { json: unknown }> => {
  const { as = reader, method = 'GET', headers = {}, condition, pageSize, audiences } = asked;
  const arm = createContosoArm({ ...(pageSize && { pageSize }), ...(audiences && { audiences }) });
  const authorization = as === null ? {} : { authorization: `Bearer ${await tokenFor(as)}` };
  const more = { headers: { ...authorization, ...headers }, base: asked.base ?? 'https://localhost:50343' };
  const reply = await arm(createRequest(method, target, { ...more, ...(condition && { condition }) }));
  return { ...reply, json: reply.body.length > 0 ? JSON.parse(reply.body.toString()) : undefined };
};
