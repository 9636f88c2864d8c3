import { KeyObject, sign, type webcrypto } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type ArmParts, createArm } from '../../emulator/arm/arm.ts';
import { createClock } from '../../emulator/clock/clock.ts';
import type { Condition } from '../../emulator/exchange/condition.ts';
import type { Endpoint, Reply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createStore } from '../../emulator/world/store.ts';
import { appId, reader, tenantId, world } from './contoso.ts';

/** 12 January 2026, 04:06:07 UTC. */
export const now = Date.UTC(2026, 0, 12, 4, 6, 7);

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
