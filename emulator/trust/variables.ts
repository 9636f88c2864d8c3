/** An environment, as a process has it. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A variable that names a PEM file of trusted certificates. */
export type TrustVariable = {
  readonly name: string;
  /** Who reads it. */
  readonly readers: string;
  /** The first of these that is set names what was trusted until now. */
  readonly startsFrom: readonly string[];
  /** Whether the file is all that its readers trust, or comes on top of their own. */
  readonly file: 'replaces' | 'adds';
};

const replaces = (name: string, readers: string, ...next: string[]): TrustVariable => ({
  name,
  readers,
  startsFrom: [name, ...next],
  file: 'replaces',
});
const adds = (name: string, readers: string): TrustVariable => ({ name, readers, startsFrom: [name], file: 'adds' });

/** How each runtime is told of a certificate authority. Java is told by JAVA_TOOL_OPTIONS. */
export const trustVariables: readonly TrustVariable[] = [
  adds('NODE_EXTRA_CA_CERTS', 'Node.js, Bun'),
  replaces('SSL_CERT_FILE', 'OpenSSL, Go, Rust, Ruby, Python’s ssl; .NET and PowerShell on Linux'),
  // curl (src/tool_operate.c) reads SSL_CERT_FILE where CURL_CA_BUNDLE is not set.
  replaces('CURL_CA_BUNDLE', 'curl', 'SSL_CERT_FILE'),
  // requests (src/requests/sessions.py, merge_environment_settings) reads CURL_CA_BUNDLE where its own is not set.
  replaces('REQUESTS_CA_BUNDLE', 'Python’s requests, so azure-identity and the Azure CLI', 'CURL_CA_BUNDLE'),
];
