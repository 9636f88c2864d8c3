import { createPrivateKey, generatePrime, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

const primeOf = promisify<number, { bigint: true }, bigint>(generatePrime);

const exponent = 65_537n;

/**
 * A fresh RSA key of 2048 bits. Its two primes are searched side by side in the thread pool, which takes well under half of
 * what Node's own generateKeyPair takes on Node 20. OpenSSL sets the two highest bits of a prime, so their product has all
 * its bits. The arithmetic takes no care to hide the key from whoever can time it.
 */
export const generateRsaKey = async (): Promise<KeyObject> => {
  const [p, q] = await Promise.all([primeOf(1024, { bigint: true }), primeOf(1024, { bigint: true })]);
  // The exponent is a prime: it has an inverse unless it divides.
  if (p === q || (p - 1n) % exponent === 0n || (q - 1n) % exponent === 0n) return generateRsaKey();
  const d = inverse(exponent, (p - 1n) * (q - 1n));
  const parts = { n: p * q, e: exponent, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const jwk = Object.fromEntries(Object.entries(parts).map(([name, number]) => [name, base64url(number)]));
  return createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...jwk } });
};

/** By Euclid's extended algorithm. */
const inverse = (number: bigint, modulus: bigint): bigint => {
  let [rest, next, factor, following] = [modulus, number % modulus, 0n, 1n];
  while (next > 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, following] = [following, factor - quotient * following];
  }
  return factor < 0n ? factor + modulus : factor;
};

const base64url = (number: bigint): string => {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
};
