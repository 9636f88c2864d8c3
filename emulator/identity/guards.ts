import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from '../exchange/request.ts';
import type { KeyFiles } from './key-files.ts';

/** What one host of one emulator proves itself with. */
export type Keys = {
  /** The value of IDENTITY_HEADER and MSI_SECRET. Never logged. */
  readonly secret: string;
  readonly keyFiles: KeyFiles;
};

/** A request that a guard turns away. `problem` says why, for the journal. */
export type GuardRefusal =
  | { readonly name: 'guard-missing'; readonly problem: string }
  | { readonly name: 'guard-wrong'; readonly problem: string; readonly headers?: Readonly<Record<string, string>> }
  /** The emulator can't do what the guard asks of it. */
  | { readonly name: 'guard-broken'; readonly problem: string };

/** What keeps a forged request (SSRF) out of a source. */
export type Guard = {
  /** Undefined where the request may pass. */
  readonly check: (request: Request, keys: Keys) => GuardRefusal | undefined;
  /** The headers that an honest caller sends at first. */
  readonly proof: (keys: Pick<Keys, 'secret'>) => Readonly<Record<string, string>>;
};

/** `Metadata: true` in any casing: Arc's documents and PowerShell send `True` (wire.md §2.1). */
export const metadataHeader = (): Guard => ({
  check: ({ headers: { metadata } }) => {
    if (metadata?.trim().toLowerCase() === 'true') return undefined;
    return metadata === undefined
      ? { name: 'guard-missing', problem: 'no Metadata: true header' }
      : { name: 'guard-wrong', problem: `Metadata: ${metadata.slice(0, 40)} is not Metadata: true` };
  },
  proof: () => ({ Metadata: 'true' }),
});

/** A secret that only the host's own processes find in their environment; compared exactly, in constant time. */
export const secretHeader = (name: string): Guard => ({
  check: ({ headers }, { secret }) => {
    const sent = headers[name.toLowerCase()];
    if (sent === undefined) return { name: 'guard-missing', problem: `no ${name} header` };
    if (timingSafeEqual(digest(sent), digest(secret))) return undefined;
    return { name: 'guard-wrong', problem: `${name} does not hold this host's secret; msi-emulator env prints it` };
  },
  proof: ({ secret }) => ({ [name]: secret }),
});

/** Azure Arc's proof that the caller may read the agent's files: a key file of its own for every challenge (wire.md §5). */
export const keyFileChallenge = (): Guard => ({
  check: ({ headers: { authorization } }, { keyFiles }) => {
    const key = /^Basic (.+)$/.exec(authorization ?? '')?.[1];
    if (key !== undefined && keyFiles.redeem(key)) return undefined;
    try {
      const realm = keyFiles.issue();
      const problem =
        authorization === undefined
          ? `challenged to show what is in ${realm}`
          : `the Authorization header holds no key that is still good; challenged anew to show what is in ${realm}`;
      return { name: 'guard-wrong', problem, headers: { 'Www-Authenticate': `Basic realm=${realm}` } };
    } catch (error) {
      return { name: 'guard-broken', problem: (error as Error).message };
    }
  },
  proof: () => ({}),
});

/** Every one of them, in this order. */
export const both = (first: Guard, second: Guard): Guard => ({
  check: (request, keys) => first.check(request, keys) ?? second.check(request, keys),
  proof: (keys) => ({ ...first.proof(keys), ...second.proof(keys) }),
});

/** Lets everything in. */
export const noGuard = (): Guard => ({ check: () => undefined, proof: () => ({}) });

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
