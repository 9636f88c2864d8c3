/** The waits in seconds before each further try after a reply of this status; none where it is not to be retried. */
export type RetryPolicy = (status: number) => readonly number[];

const serverFailed = (status: number): boolean => status >= 500 && status <= 599;

/** entra-docs how-to-use-vm-token, Retry guidance (wire.md §2.3): five retries; 5xx after a second at least; 410 for 70 seconds. */
export const imdsRetry: RetryPolicy = (status) => {
  if (status === 410) return [0, 2, 6, 14, 30, 30];
  if (status === 404 || status === 429) return [0, 2, 6, 14, 30];
  return serverFailed(status) ? [1, 2, 6, 14, 30] : [];
};

/** The same article in early 2018, of the VM extension: a 4xx is never retried but 429, a 5xx after a second at least. */
export const extensionRetry: RetryPolicy = (status) => (status === 429 || serverFailed(status) ? [1, 2, 4] : []);

/** What MSAL for JavaScript does for every source but IMDS (wire.md §15). */
export const sourceRetry: RetryPolicy = (status) => ([404, 408, 429, 500, 503, 504].includes(status) ? [1, 1, 1] : []);

/** Service Fabric's documents (wire.md §6): 404 never, 429 five times, doubling. */
export const serviceFabricRetry: RetryPolicy = (status) => {
  if (status === 429) return [1, 2, 4, 8, 16];
  return status === 404 ? [] : sourceRetry(status);
};

/** What the Azure SDKs do for ARM (arm.md §4.4): four tries in all; 401, 403, 404 and 409 stand. */
export const armRetry: RetryPolicy = (status) => ([408, 429, 500, 502, 503, 504].includes(status) ? [1, 2, 4] : []);

/** Milliseconds that a Retry-After header asks for: whole seconds or an HTTP date (RFC 9110 §10.2.3); undefined for neither. */
export const retryAfter = (value: string | null, now: number): number | undefined => {
  if (value === null) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};
