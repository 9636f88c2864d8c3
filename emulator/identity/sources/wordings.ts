import type { Wording } from '../source.ts';

/** The error body of OAuth, as the VM extension and IMDS send it. */
export const oauth = (status: number, error: string, error_description: string): Wording => ({
  status,
  body: { error, error_description },
});

/** 405 with the methods that would do. No client sends another, and no document words it; the body is the source's own. */
export const allowing = (allowed: readonly string[], { body }: Wording): Wording => ({
  status: 405,
  body,
  headers: { Allow: allowed.join(', ') },
});
