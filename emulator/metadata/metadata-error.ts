import { newestVersions } from '../identity/sources/imds.ts';

/** A refusal as IMDS words it: `{"error":"a sentence"}`, a string and not ARM's object (arm.md §6.3). */
export class MetadataError extends Error {
  readonly status: number;
  readonly body: { readonly error: string; readonly [more: string]: unknown };
  readonly headers: Readonly<Record<string, string>>;
  /** `message` is for the journal: what was wrong with this very request. */
  constructor(
    status: number,
    body: { readonly error: string; readonly [more: string]: unknown },
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** As IMDS has sent it since 2022 (azure-docs#91624). */
export const headerMissing = (message: string): MetadataError =>
  new MetadataError(400, { error: 'Bad request: . Required metadata header not specified' }, message);

export const badVersion = (message: string): MetadataError =>
  new MetadataError(
    400,
    {
      error:
        'Bad request. api-version is invalid or was not specified in the request. For more information refer to aka.ms/azureimds',
      'newest-versions': newestVersions,
    },
    message,
  );

/** The documents give the status and no text, so what is wrong is said after IMDS's own two words. */
export const badRequest = (problem: string, message = problem): MetadataError =>
  new MetadataError(400, { error: `Bad request. ${problem}` }, message);

/** As a VM answered for a category that the api-version lacks (sap.sap_operations azure_imds, 2023). */
export const notFound = (message: string): MetadataError => new MetadataError(404, { error: 'Not found' }, message);

/** troubleshoot-load-balancer-imds.md has the text of 405 and 429; the other categories give only the status. */
export const methodNotAllowed = (path: string, method: string, allowed: readonly string[]): MetadataError =>
  new MetadataError(
    405,
    { error: `Http method is not allowed: Path = "${path}", Method = "${method}"` },
    `${method} is not for this path; it takes ${allowed.join(' and ')}`,
    { Allow: allowed.join(', ') },
  );

export const tooManyRequests = (message: string, headers: Readonly<Record<string, string>> = {}): MetadataError =>
  new MetadataError(429, { error: 'Too many requests' }, message, headers);
