/**
 * What Entra refuses with: its number, its word, its status, and its text. The texts and pairings are those of the test
 * fixtures of AzureAD/microsoft-authentication-library-for-dotnet and microsoft-identity-web, of
 * azure-sdk-for-js' recordings, and of replies quoted in issues of Azure/azure-workload-identity and Azure/login; where
 * no witness is known the comment says so.
 */
export class AuthorityError extends Error {
  override readonly name = 'AuthorityError';
  readonly code: number;
  readonly status: number;
  readonly error: string;
  /** What Entra does not say and the journal does. */
  readonly hint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    [code, status, error, text]: readonly [number, number, string, string],
    more: { hint?: string | undefined; headers?: Record<string, string> } = {},
  ) {
    super(text);
    this.code = code;
    this.status = status;
    this.error = error;
    this.hint = more.hint;
    this.headers = more.headers ?? {};
  }
}

/** Enough of what was sent to know it again. */
export const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
