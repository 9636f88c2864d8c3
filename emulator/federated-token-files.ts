import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SettableClock } from './clock/settable.ts';

/** Milliseconds after which a kubelet renews a token of an hour: at 80 % of its life (kubernetes/kubernetes, pkg/kubelet/token). */
const renewal = 0.8 * 3_600_000;

export type FederatedTokenFiles = {
  /** The file that holds this credential's token, written when first asked for and renewed on the emulator's clock. */
  fileFor(credentialId: string, mint: () => string): string;
  /** Writes every token anew, since the clock has been turned. */
  renew(): void;
  /** Removes them all. */
  clear(): void;
};

/**
 * Projected service-account tokens in a temporary folder of the run; only its owner can read them (mode 0600). `say` is
 * told of a renewal that failed.
 */
export const createFederatedTokenFiles = (
  clock: SettableClock,
  say: (sentence: string) => void,
): FederatedTokenFiles => {
  let folder: string | undefined;
  const files = new Map<string, { readonly path: string; readonly renew: () => void; readonly cancel: () => void }>();

  const clear = (): void => {
    for (const { cancel } of files.values()) cancel();
    files.clear();
    if (folder) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  };

  return {
    fileFor: (credentialId, mint) => {
      const known = files.get(credentialId);
      if (known) return known.path;
      folder ??= mkdtempSync(join(tmpdir(), 'msi-emulator-'));
      const path = join(folder, `azure-identity-token-${files.size + 1}`);
      let cancel = (): void => {};
      const schedule = (): void => {
        cancel();
        cancel = clock.after(renewal, renew);
      };
      const renew = (): void => {
        schedule();
        try {
          replace(path, mint());
        } catch (error) {
          say(`the token in ${path} could not be renewed: ${(error as Error).message}`);
        }
      };
      replace(path, mint());
      schedule();
      files.set(credentialId, { path, renew, cancel: () => cancel() });
      return path;
    },
    renew: () => {
      for (const { renew } of files.values()) renew();
    },
    clear,
  };
};

/** A reader sees the old token or the new one, never half of either. */
const replace = (path: string, token: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, token, { mode: 0o600 });
  renameSync(`${path}.new`, path);
};
