import { createPublicKey, createSign, createVerify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { generateRsaKey } from '../../emulator/token/rsa-key.ts';

describe('a fresh key', () => {
  test('is RSA of 2048 bits whose every number fits the others', async () => {
    const key = await generateRsaKey();
    expect(key.asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65_537n });
    const jwk = key.export({ format: 'jwk' });
    const number = (name: keyof typeof jwk) =>
      BigInt(`0x${Buffer.from(jwk[name] as string, 'base64url').toString('hex')}`);
    const [n, e, d, p, q] = (['n', 'e', 'd', 'p', 'q'] as const).map(number) as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    expect(p * q).toBe(n);
    expect(p).not.toBe(q);
    expect((e * d) % ((p - 1n) * (q - 1n))).toBe(1n);
    expect(number('dp')).toBe(d % (p - 1n));
    expect(number('dq')).toBe(d % (q - 1n));
    expect((number('qi') * q) % p).toBe(1n);
  });

  test('signs what its public half verifies, and another’s does not', async () => {
    const [key, other] = await Promise.all([generateRsaKey(), generateRsaKey()]);
    const signature = createSign('sha256').update('a token').sign(key);
    const verifies = (by: typeof key) =>
      createVerify('sha256').update('a token').verify(createPublicKey(by), signature);
    expect([verifies(key), verifies(other)]).toEqual([true, false]);
  });
});
