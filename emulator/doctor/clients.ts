/** What a client makes of an environment: a source, or that there is none for it. */
export type Picked =
  | 'workload-identity'
  | 'service-fabric'
  | 'app-service'
  | 'app-service-2017'
  | 'azure-ml'
  | 'cloud-shell'
  | 'azure-arc'
  | 'imds'
  | 'unavailable'
  | 'unsupported';

/** Holds where all of `needs` are set (a value after `=` is how it must begin), and Arc's agent is installed if `himds`. */
export type Rule = { readonly source: Picked; readonly needs: readonly string[]; readonly himds?: true };

/** A client and how it chooses its source: the first rule that holds, else IMDS. */
export type Client = {
  readonly name: string;
  readonly rules: readonly Rule[];
  /** The variable by which its IMDS is elsewhere than at 169.254.169.254, if there is one. */
  readonly imdsAt?: string;
  /** A variable that is set and empty counts as set. */
  readonly takesEmpty?: true;
};

const rule = (source: Picked, ...needs: string[]): Rule => ({ source, needs });

const fabric = rule('service-fabric', 'IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'IDENTITY_SERVER_THUMBPRINT');
const appService = rule('app-service', 'IDENTITY_ENDPOINT', 'IDENTITY_HEADER');
const appService2017 = rule('app-service-2017', 'MSI_ENDPOINT', 'MSI_SECRET');
const azureMl = rule('azure-ml', 'MSI_ENDPOINT', 'MSI_SECRET');
const cloudShell = rule('cloud-shell', 'MSI_ENDPOINT');
const arc = rule('azure-arc', 'IDENTITY_ENDPOINT', 'IMDS_ENDPOINT');
const arcAgent: Rule = { source: 'azure-arc', needs: [], himds: true };
const federated = rule('workload-identity', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_FEDERATED_TOKEN_FILE');

const msal = [fabric, appService, azureMl, cloudShell, arc, arcAgent];
const msalPython = [fabric, appService, azureMl, arc, arcAgent];
const msal4j = [fabric, appService, cloudShell, arc];
const pod = 'AZURE_POD_IDENTITY_AUTHORITY_HOST';

/** wire.md §11 in rows; §12 for who reads `imdsAt`, §5 for who looks for Arc's agent. */
export const clients: readonly Client[] = [
  { name: '@azure/identity', rules: [federated, ...msal], imdsAt: pod, takesEmpty: true },
  { name: '@azure/msal-node', rules: msal, imdsAt: pod, takesEmpty: true },
  {
    name: 'azure-identity (Python)',
    rules: [
      fabric,
      appService,
      arc,
      rule('unavailable', 'IDENTITY_ENDPOINT'),
      azureMl,
      cloudShell,
      rule('workload-identity', 'AZURE_AUTHORITY_HOST', 'AZURE_TENANT_ID', 'AZURE_FEDERATED_TOKEN_FILE'),
      arcAgent,
    ],
    imdsAt: pod,
  },
  { name: 'msal (Python)', rules: msalPython, imdsAt: pod },
  { name: 'azidentity and MSAL (Go)', rules: msal, takesEmpty: true },
  { name: 'Azure.Identity (.NET)', rules: [federated, ...msal], imdsAt: pod },
  { name: 'MSAL.NET', rules: msal, imdsAt: pod },
  { name: 'azure-identity (Java)', rules: [federated, ...msal4j], imdsAt: pod },
  { name: 'MSAL4J', rules: msal4j, imdsAt: pod },
  {
    name: 'azure_identity (Rust)',
    rules: [{ ...fabric, source: 'unsupported' }, appService, { ...cloudShell, source: 'unsupported' }, arc, arcAgent],
  },
  { name: 'azure-identity (C++)', rules: [appService, appService2017, cloudShell, arc], imdsAt: pod },
  { name: 'go-autorest', rules: [appService2017, cloudShell] },
  { name: 'msrestazure and az 2.45', rules: [rule('app-service-2017', 'APPSETTING_WEBSITE_SITE_NAME'), cloudShell] },
  {
    name: 'az 2.91',
    rules: [rule('cloud-shell', 'AZUREPS_HOST_ENVIRONMENT=cloud-shell', 'ACC_CLOUD'), ...msalPython],
    imdsAt: pod,
  },
  { name: 'Terraform azurerm', rules: [], imdsAt: 'ARM_MSI_ENDPOINT' },
];
