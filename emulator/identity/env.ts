import type { SourceName, Whereabouts } from './source.ts';
import { sourceFor } from './sources.ts';

/** Every variable by which some SDK chooses a source or a credential (wire.md §§9.1, 11; clients.md B). */
export const sourceVariables = [
  'MSI_ENDPOINT',
  'MSI_SECRET',
  'DEFAULT_IDENTITY_CLIENT_ID',
  'APPSETTING_WEBSITE_SITE_NAME',
  'IDENTITY_ENDPOINT',
  'IDENTITY_HEADER',
  'IDENTITY_SERVER_THUMBPRINT',
  'IDENTITY_API_VERSION',
  'IMDS_ENDPOINT',
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  'AZUREPS_HOST_ENVIRONMENT',
  'ACC_CLOUD',
  'AZURE_TENANT_ID',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AZURE_AUTHORITY_HOST',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_USERNAME',
  'AZURE_PASSWORD',
] as const;

/** What to set, and what to unset because an SDK would choose another source by it. Never an empty value (wire.md §11). */
export type Environment = { readonly set: Readonly<Record<string, string>>; readonly unset: readonly string[] };

export const environmentFor = (source: SourceName, where: Whereabouts): Environment => {
  const set = sourceFor(source)?.env(where) ?? {};
  return { set, unset: sourceVariables.filter((name) => !(name in set)) };
};

/** Those by which a credential of one's own is found, which a chain tries before a managed identity, or after it. */
const ownSignIn: readonly string[] = [
  'AZURE_TENANT_ID',
  'AZURE_AUTHORITY_HOST',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_USERNAME',
  'AZURE_PASSWORD',
];

/** For a machine without a managed identity: SDKs ask `identityUrl` and are refused; a sign-in of one's own stays. */
export const environmentForNone = (identityUrl: string): Environment => {
  const set: Record<string, string> = { AZURE_POD_IDENTITY_AUTHORITY_HOST: identityUrl };
  return { set, unset: sourceVariables.filter((name) => !(name in set) && !ownSignIn.includes(name)) };
};
