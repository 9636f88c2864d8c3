import { SettingError } from './files.ts';
import { type Environment, environmentFor } from './identity/env.ts';
import { sourcesOf } from './identity/host.ts';
import type { SourceName } from './identity/source.ts';
import type { Urls } from './options.ts';
import type { Resource } from './world/world.ts';

/** Where a running emulator is, for those who must find it. */
export type Whereabouts = { readonly urls: Urls; readonly caFile: string; readonly tenantId: string };

/** The variables by which unmodified programs on `host` find a source, and all else that says where the emulator is. */
export const environmentOf = (host: Resource, where: Whereabouts, named?: string): Environment => {
  const spoken = sourcesOf(host);
  const source = named === undefined ? spoken[0] : spoken.find((each) => each === named);
  if (source === undefined) {
    throw new SettingError(`--source ${named}: ${host.name} (${host.type}) speaks ${spoken.join(' and ')}`);
  }
  const { urls, caFile, tenantId } = where;
  const { set, unset } = environmentFor(source as SourceName, { identityUrl: urls.identity });
  return {
    set: {
      ...set,
      AZURE_RESOURCE_MANAGER_URL: urls.arm,
      AZURE_EMULATOR_IDENTITY_URL: urls.identity,
      AZURE_EMULATOR_ARM_URL: urls.arm,
      AZURE_EMULATOR_AUTHORITY_URL: urls.authority,
      AZURE_EMULATOR_CONTROL_URL: urls.control,
      AZURE_EMULATOR_CA_FILE: caFile,
      AZURE_EMULATOR_TENANT_ID: tenantId,
    },
    unset,
  };
};
