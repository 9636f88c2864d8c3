import { didYouMean } from './exchange/spelling.ts';
import { SettingError } from './files.ts';
import { type Environment, environmentFor, environmentForNone, sourceVariables } from './identity/env.ts';
import { noSource } from './identity/none.ts';
import { identitySources, sourceFor } from './identity/sources.ts';
import type { IdentityPort } from './identity-ports.ts';
import type { Urls } from './options.ts';

/** Where a running emulator is, for those who must find it. */
export type Whereabouts = {
  readonly urls: Urls;
  readonly caFile: string;
  readonly tenantId: string;
  /** What the control port asks for, where it asks at all. */
  readonly controlToken?: string;
};

/** Where one host's identity endpoints listen; the thumbprint is that of their certificate (SHA-1, hex in upper case), empty where they have none. */
export type IdentityAddress = { readonly url: string; readonly thumbprint: string };

/** The variables by which unmodified programs on a host find a source, and all else that says where the emulator is. */
export const environmentOf = (
  { host, secret }: IdentityPort,
  { url, thumbprint }: IdentityAddress,
  where: Whereabouts,
  named?: string,
): Environment => {
  const source = named === undefined ? host.sources[0] : host.sources.find((each) => each === named);
  if (source === undefined) {
    const names = [...identitySources.map(({ name }) => name), 'workload-identity', noSource];
    const problem = sourceFor(named as string)
      ? `${host.name} (${host.type}) speaks ${host.sources.join(' and ')}`
      : `there is no such source${didYouMean(named as string, names)}; there are ${names.join(', ')}`;
    throw new SettingError(`--source ${named}: ${problem}`);
  }
  const clientId = host.identities()[0]?.clientId;
  const { set, unset } = environmentFor(source, {
    identityUrl: url,
    hostName: host.name,
    secret,
    thumbprint,
    ...(clientId === undefined ? {} : { clientId }),
  });
  return { set: { ...set, ...addresses(url, where) }, unset };
};

/** The same for a pod of a cluster: the authority is its source. `url`: the identity port's. */
export const workloadEnvironmentOf = (
  variables: Record<string, string>,
  url: string,
  where: Whereabouts,
): Environment => ({
  set: { ...variables, ...addresses(url, where) },
  unset: sourceVariables.filter((name) => !(name in variables)),
});

/** The same for a machine without a managed identity. `url`: the port that refuses at once. */
export const noneEnvironmentOf = (url: string, where: Whereabouts): Environment => {
  const { set, unset } = environmentForNone(url);
  return { set: { ...set, ...addresses(url, where) }, unset };
};

const addresses = (url: string, { urls, caFile, tenantId, controlToken }: Whereabouts): Record<string, string> => ({
  AZURE_RESOURCE_MANAGER_URL: urls.arm,
  AZURE_EMULATOR_IDENTITY_URL: url,
  AZURE_EMULATOR_ARM_URL: urls.arm,
  AZURE_EMULATOR_AUTHORITY_URL: urls.authority,
  AZURE_EMULATOR_CONTROL_URL: urls.control,
  ...(controlToken === undefined ? {} : { AZURE_EMULATOR_CONTROL_TOKEN: controlToken }),
  AZURE_EMULATOR_CA_FILE: caFile,
  AZURE_EMULATOR_TENANT_ID: tenantId,
});
