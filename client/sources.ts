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

const metadata = { header: 'Metadata' } as const;
const msiSpelling = { clientId: 'client_id', objectId: 'object_id', resourceId: 'msi_res_id' } as const;

/** In the order in which an environment is tried against them, that of MSAL for Go and .NET (wire.md §11); the last fits any. */
export const sources: readonly Source[] = [
  {
    name: 'service-fabric', // wire.md §6
    variables: ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'IDENTITY_SERVER_THUMBPRINT'],
    url: (env) => env.IDENTITY_ENDPOINT,
    path: '/metadata/identity/oauth2/token',
    method: 'GET',
    apiVersion: '2019-07-01-preview',
    proof: { header: 'secret', variable: 'IDENTITY_HEADER' },
    spelled: {},
    retry: serviceFabricRetry,
  },
  {
    name: 'app-service', // wire.md §4; object_id as the SDKs send it
    variables: ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'],
    url: (env) => env.IDENTITY_ENDPOINT,
    path: '/msi/token',
    method: 'GET',
    apiVersion: '2019-08-01',
    proof: { header: 'X-IDENTITY-HEADER', variable: 'IDENTITY_HEADER' },
    spelled: { clientId: 'client_id', objectId: 'object_id', resourceId: 'mi_res_id' },
    retry: sourceRetry,
  },
  {
    name: 'azure-ml', // wire.md §8, and App Service's protocol of 2017, which is the same request (§3)
    variables: ['MSI_ENDPOINT', 'MSI_SECRET'],
    url: (env) => env.MSI_ENDPOINT,
    path: '/MSI/token',
    method: 'GET',
    apiVersion: '2017-09-01',
    proof: { header: 'secret', variable: 'MSI_SECRET' },
    spelled: { clientId: 'clientid' },
    defaultClientId: 'DEFAULT_IDENTITY_CLIENT_ID',
    retry: sourceRetry,
  },
  {
    name: 'cloud-shell', // wire.md §7
    variables: ['MSI_ENDPOINT'],
    url: (env) => env.MSI_ENDPOINT,
    path: '/oauth2/token',
    method: 'POST',
    proof: metadata,
    spelled: {},
    retry: sourceRetry,
  },
  {
    name: 'azure-arc', // wire.md §5; Azure.Identity for .NET, Rust and C++ take no selector here either
    variables: ['IDENTITY_ENDPOINT', 'IMDS_ENDPOINT'],
    url: (env) => env.IDENTITY_ENDPOINT,
    path: '/metadata/identity/oauth2/token',
    method: 'GET',
    apiVersion: '2020-06-01',
    proof: metadata,
    spelled: {},
    challenges: true,
    retry: sourceRetry,
  },
  {
    name: 'imds', // wire.md §2, and §12 for the variable
    variables: ['AZURE_POD_IDENTITY_AUTHORITY_HOST'],
    url: (env) =>
      `${(env.AZURE_POD_IDENTITY_AUTHORITY_HOST || 'http://169.254.169.254').replace(/\/+$/, '')}/metadata/identity/oauth2/token`,
    path: '/metadata/identity/oauth2/token',
    method: 'GET',
    apiVersion: '2018-02-01',
    proof: metadata,
    spelled: msiSpelling,
    retry: imdsRetry,
  },
  {
    name: 'vm-extension', // wire.md §1
    variables: [],
    url: (env) => env.MSI_ENDPOINT || 'http://localhost:50342/oauth2/token',
    path: '/oauth2/token',
    method: 'GET',
    proof: metadata,
    spelled: msiSpelling,
    retry: extensionRetry,
  },
];
