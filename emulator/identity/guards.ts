import type { Request } from '../exchange/request.ts';

/** What keeps a forged request (SSRF) out of a source. */
export type Guard = {
  /** Why the request is turned away, for the journal; undefined where it may pass. */
  readonly check: (request: Request) => string | undefined;
  /** The headers that an honest caller sends. */
  readonly proof: Readonly<Record<string, string>>;
};

/** `Metadata: true` in any casing: Arc's documents and PowerShell send `True` (wire.md §2.1). */
export const metadataHeader = (): Guard => ({
  check: ({ headers: { metadata } }) => {
    if (metadata?.trim().toLowerCase() === 'true') return undefined;
    return metadata === undefined
      ? 'no Metadata: true header'
      : `Metadata: ${metadata.slice(0, 40)} is not Metadata: true`;
  },
  proof: { Metadata: 'true' },
});
