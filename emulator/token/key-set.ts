import type { JSONWebKeySet } from 'jose';
import type { SigningKey } from './signing-key.ts';

/** The keys whose tokens verify: the newest signs, the ones before it are still published. */
export type KeySet = {
  current(): SigningKey;
  all(): readonly SigningKey[];
  /** Signs with this key from now on; the ones before stay published. */
  rotate(key: SigningKey): void;
  /** Signs with this key from now on; tokens of the ones before no longer verify. */
  replace(key: SigningKey): void;
  /** Public halves only, as the JWKS shows them, newest first. */
  published(): JSONWebKeySet;
};

export const createKeySet = (first: SigningKey): KeySet => {
  let keys: readonly SigningKey[] = [first];
  let published: JSONWebKeySet = { keys: [first.jwk] };
  const set = (next: readonly SigningKey[]): void => {
    keys = next;
    published = { keys: keys.map(({ jwk }) => jwk) };
  };
  return {
    current: () => keys[0] as SigningKey,
    all: () => keys,
    rotate: (key) => set([key, ...keys]),
    replace: (key) => set([key]),
    published: () => published,
  };
};
