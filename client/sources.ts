import { extensionRetry, imdsRetry, type RetryPolicy, serviceFabricRetry, sourceRetry } from './retry.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Which of a host's identities is meant: at most one of the three; none for the host's own. */
export type Selector = {
  readonly clientId?: string | undefined;
  readonly objectId?: string | undefined;
  readonly resourceId?: string | undefined;
};

/** A place that managed identities come from, and how it is asked there. */
export type Source = {
  readonly name: string;
  /** Variables that show an environment to have this source, all of them set and none empty. */
  readonly variables: readonly string[];
  /** The address as the environment gives it. */
  readonly url: (env: Environment) => string | undefined;
  /** What an address without a path of its own gets. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly apiVersion?: string;
  /** `Metadata: true`, or the header that proves the caller local, and the variable that holds its value. */
  readonly proof: { readonly header: 'Metadata' } | { readonly header: string; readonly variable: string };
  /** How each selector is spelled; those not named are not understood there. */
  readonly spelled: Readonly<Partial<Record<keyof Selector, string>>>;
  /** Variable with the client id to ask for where no selector is given. */
  readonly defaultClientId?: string;
  /** True where the first reply is a 401 that names a key file (wire.md §5). */
  readonly challenges?: boolean;
  readonly retry: RetryPolicy;
};

const msiSpelling = { clientId: 'client_id', objectId: 'object_id', resourceId: 'msi_res_id' } as const;

/** A source that is asked by GET at the address in its first variable, takes no selector, and differs as said. */
const source = (name: string, variables: readonly string[], more: Partial<Source> & Pick<Source, 'path'>): Source => ({
  name,
  variables,
  url: (env) => env[variables[0] ?? ''],
  method: 'GET',
  proof: { header: 'Metadata' },
  spelled: {},
  retry: sourceRetry,
  ...more,
});

/** In the order in which an environment is tried against them, that of MSAL for Go and .NET (wire.md §11); the last fits any. */
export const sources: readonly Source[] = [
  // wire.md §6
  source('service-fabric', ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'IDENTITY_SERVER_THUMBPRINT'], {
    path: '/metadata/identity/oauth2/token',
    apiVersion: '2019-07-01-preview',
    proof: { header: 'secret', variable: 'IDENTITY_HEADER' },
    retry: serviceFabricRetry,
  }),
  // wire.md §4; object_id as the SDKs send it
  source('app-service', ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'], {
    path: '/msi/token',
    apiVersion: '2019-08-01',
    proof: { header: 'X-IDENTITY-HEADER', variable: 'IDENTITY_HEADER' },
    spelled: { clientId: 'client_id', objectId: 'object_id', resourceId: 'mi_res_id' },
  }),
  // wire.md §8, and App Service's protocol of 2017, which is the same request (§3)
  source('azure-ml', ['MSI_ENDPOINT', 'MSI_SECRET'], {
    path: '/MSI/token',
    apiVersion: '2017-09-01',
    proof: { header: 'secret', variable: 'MSI_SECRET' },
    spelled: { clientId: 'clientid' },
    defaultClientId: 'DEFAULT_IDENTITY_CLIENT_ID',
  }),
  // wire.md §7
  source('cloud-shell', ['MSI_ENDPOINT'], { path: '/oauth2/token', method: 'POST' }),
  // wire.md §5; Azure.Identity for .NET, Rust and C++ take no selector here either
  source('azure-arc', ['IDENTITY_ENDPOINT', 'IMDS_ENDPOINT'], {
    path: '/metadata/identity/oauth2/token',
    apiVersion: '2020-06-01',
    challenges: true,
  }),
  // wire.md §2, and §12 for the variable
  source('imds', ['AZURE_POD_IDENTITY_AUTHORITY_HOST'], {
    url: ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: host }) =>
      `${(host || 'http://169.254.169.254').replace(/\/+$/, '')}/metadata/identity/oauth2/token`,
    path: '/metadata/identity/oauth2/token',
    apiVersion: '2018-02-01',
    spelled: msiSpelling,
    retry: imdsRetry,
  }),
  // wire.md §1
  source('vm-extension', [], {
    url: (env) => env.MSI_ENDPOINT || 'http://localhost:50342/oauth2/token',
    path: '/oauth2/token',
    spelled: msiSpelling,
    retry: extensionRetry,
  }),
];
