import { jsonReply, type Reply } from '../exchange/reply.ts';
import { type Request, routePath } from '../exchange/request.ts';
import { queryFor } from './api-version.ts';

/** The cloud's name. Terraform takes AzureStackCloud for Azure Stack, and azure-cli has AzureCloud already (arm.md §5.2). */
export const cloudName = 'MsiEmulator';

export const isMetadataEndpoints = (request: Request): boolean => routePath(request.path) === '/metadata/endpoints';

/** Where nothing ever answers (RFC 6761 §6.4): what the emulator does not stand in for leads to no real address. */
const nowhere = (name: string): string => `https://${name}.invalid`;

const suffixes = {
  azureDataLakeStoreFileSystem: 'azuredatalakestore.invalid',
  acrLoginServer: 'azurecr.invalid',
  sqlServerHostname: 'database.invalid',
  azureDataLakeAnalyticsCatalogAndJob: 'azuredatalakeanalytics.invalid',
  keyVaultDns: 'vault.invalid',
  storage: 'core.invalid',
  azureFrontDoorEndpointSuffix: 'azurefd.invalid',
  storageSyncEndpointSuffix: 'afs.invalid',
  mhsmDns: 'managedhsm.invalid',
  mysqlServerEndpoint: 'mysql.database.invalid',
  postgresqlServerEndpoint: 'postgres.database.invalid',
  mariadbServerEndpoint: 'mariadb.database.invalid',
  synapseAnalytics: 'dev.azuresynapse.invalid',
  attestationEndpoint: 'attest.invalid',
};

/** What clients ask tokens for; none calls them. */
const audiences = ['https://management.core.windows.net/', 'https://management.azure.com/'];

const cloud = (base: string, name: string) => ({
  portal: nowhere('portal'),
  authentication: { loginEndpoint: base, audiences, tenant: 'common', identityProvider: 'AAD' },
  media: nowhere('media'),
  graphAudience: `${base}/graph/`,
  graph: `${base}/graph/`,
  name,
  suffixes,
  batch: `${nowhere('batch')}/`,
  resourceManager: `${base}/`,
  vmImageAliasDoc: `${nowhere('aliases')}/aliases.json`,
  activeDirectoryDataLake: `${nowhere('datalake')}/`,
  sqlManagement: `${nowhere('sql-management')}/`,
  microsoftGraphResourceId: `${base}/graph/`,
  appInsightsResourceId: nowhere('api.applicationinsights'),
  appInsightsTelemetryChannelResourceId: `${nowhere('dc.applicationinsights')}/v2/track`,
  attestationResourceId: nowhere('attest'),
  synapseAnalyticsResourceId: nowhere('dev.azuresynapse'),
  logAnalyticsResourceId: nowhere('api.loganalytics'),
  ossrDbmsResourceId: nowhere('ossrdbms-aad.database'),
});

/** 2019-05-01 has none of the later fields, and a slash behind its login endpoint. */
const olderCloud = (base: string, name: string) => {
  const { authentication, suffixes: all, ...rest } = cloud(base, name);
  const { mysqlServerEndpoint: _, postgresqlServerEndpoint: __, mariadbServerEndpoint: ___, ...few } = all;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([key]) => !key.endsWith('ResourceId'))),
    gallery: `${nowhere('gallery')}/`,
    authentication: { ...authentication, loginEndpoint: `${base}/` },
    suffixes: few,
  };
};

/** Clients look an array's elements up by name, some by AzureCloud whatever they were told. */
const names = [cloudName, 'AzureCloud'];

const documentAt = (base: string, apiVersion: string): unknown => {
  if (apiVersion >= '2022-09-01') return cloud(base, cloudName);
  if (apiVersion >= '2020-06-01') return names.map((name) => cloud(base, name));
  if (apiVersion >= '2018-01-01') return names.map((name) => olderCloud(base, name));
  return {
    galleryEndpoint: `${nowhere('gallery')}/`,
    graphEndpoint: `${base}/graph/`,
    portalEndpoint: `${nowhere('portal')}/`,
    authentication: { loginEndpoint: `${base}/`, audiences: [audiences[0]] },
  };
};

/** Where this cloud has what, in the three shapes that clients read (arm.md §5.2). Nobody is asked who he is. */
export const metadataEndpoints = (request: Request): Reply => {
  const apiVersion = queryFor(request, 'api-version') ?? '';
  const outcome = { endpoint: 'arm' };
  if (!/^\d{4}-\d{2}-\d{2}(-[a-z]+)?$/.test(apiVersion)) {
    const message = `The api-version '${apiVersion}' is invalid. The supported versions are '2022-09-01,2020-06-01,2019-05-01,2015-01-01'.`;
    const error = apiVersion
      ? { code: 'InvalidApiVersionParameter', message }
      : {
          code: 'MissingApiVersionParameter',
          message: 'The api-version query parameter (?api-version=) is required for all requests.',
        };
    return jsonReply(400, { error }, { ...outcome, decision: `refused: api-version ${apiVersion || '(none)'}` });
  }
  const decision = 'served: the endpoints of this cloud';
  return jsonReply(200, documentAt(request.base, apiVersion), { ...outcome, decision });
};
