import { createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';
import { tokenFlaws } from '../../emulator/token/flaws.ts';
import { type Draft, type Forgery, forged, seal } from '../../emulator/token/forge.ts';
import { createSigningKey, generateRsaKey, type SigningKey } from '../../emulator/token/signing-key.ts';

let key: SigningKey;
let other: KeyObject;
let honest: Draft;
beforeAll(async () => {
  [key, other] = [createSigningKey(await generateRsaKey()), await generateRsaKey()];
  const claims = { aud: 'https://a', iss: 'https://i/', idp: 'https://i/', tid: 't', iat: 1, nbf: 1, exp: 2, oid: 'o' };
  honest = { header: { typ: 'JWT', alg: 'RS256', kid: key.kid, x5t: key.x5t }, claims };
});

const forge = (forgery: Forgery): Promise<string> =>
  seal(forged(honest, forgery), forgery, key.privateKey, async () => other);
const verifies = async (token: string): Promise<boolean> =>
  compactVerify(token, await importJWK(key.jwk, 'RS256')).then(
    () => true,
    () => false,
  );

describe('forge', () => {
  test('with nothing to change makes the honest token', async () => {
    const token = await forge({});
    expect([decodeProtectedHeader(token), decodeJwt(token)]).toEqual([honest.header, honest.claims]);
    expect(await verifies(token)).toBe(true);
  });

  test.each<[string, Forgery, Record<string, unknown>]>([
    ['tenant', { tenant: 'x' }, { tid: 'x', iss: 'https://sts.windows.net/x/', idp: 'https://sts.windows.net/x/' }],
    ['issuer', { issuer: 'https://evil/' }, { iss: 'https://evil/', idp: 'https://evil/' }],
    ['times', { issuedAt: 5, notBefore: 6, expiresAt: 7 }, { iat: 5, nbf: 6, exp: 7 }],
    ['claims', { claims: { aud: ['a', 'b'], roles: ['R'], oid: null } }, { aud: ['a', 'b'], roles: ['R'], oid: null }],
  ])('changes %s and nothing else, and signs what it changed', async (_, forgery, changed) => {
    const token = await forge(forgery);
    expect(decodeJwt(token)).toEqual({ ...honest.claims, ...changed });
    expect(await verifies(token)).toBe(true);
  });

  test('leaves out claims and header parameters', async () => {
    const token = await forge({ without: ['oid', 'exp'], header: { kid: null, cty: 'JWT' } });
    const { oid: _o, exp: _e, ...claims } = honest.claims;
    const { kid: _k, ...header } = honest.header;
    expect([decodeJwt(token), decodeProtectedHeader(token)]).toEqual([claims, { ...header, cty: 'JWT' }]);
  });

  test('alg none has an empty signature', async () => {
    const token = await forge({ algorithm: 'none' });
    expect(decodeProtectedHeader(token).alg).toBe('none');
    expect(token.endsWith('.')).toBe(true);
  });

  test('HS256 takes the public key for its secret', async () => {
    const token = await forge({ algorithm: 'HS256' });
    const [head, body, signature] = token.split('.');
    const pem = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' });
    expect(decodeProtectedHeader(token).alg).toBe('HS256');
    expect(createHmac('sha256', pem).update(`${head}.${body}`).digest('base64url')).toBe(signature);
  });

  test('another key signs under the name of the published one; a broken signature is of nothing', async () => {
    const token = await forge({ key: 'other' });
    expect(decodeProtectedHeader(token).kid).toBe(key.kid);
    expect(await verifies(token)).toBe(false);
    expect(await compactVerify(token, createPublicKey(other)).then(() => true)).toBe(true);
    expect(await verifies(await forge({ signature: 'broken' }))).toBe(false);
  });

  test('knows the flaws of fault rules by the same names', () => {
    expect(tokenFlaws).toEqual([
      'expired',
      'not-yet-valid',
      'wrong-audience',
      'wrong-issuer',
      'bad-signature',
      'unknown-kid',
    ]);
  });
});
