import { describe, expect, test } from '@jest/globals';
import { environmentFor, sourceVariables } from '../../emulator/identity/env.ts';
import { identitySources } from '../../emulator/identity/sources.ts';

const where = {
  identityUrl: 'https://localhost:1',
  hostName: 'web-app',
  secret: 'S',
  thumbprint: 'AB',
  clientId: 'C',
};

/** clients.md B. */
const wanted: Readonly<Record<string, Record<string, string>>> = {
  'vm-extension': { MSI_ENDPOINT: 'https://localhost:1/oauth2/token' },
  imds: { AZURE_POD_IDENTITY_AUTHORITY_HOST: 'https://localhost:1' },
  'app-service': { IDENTITY_ENDPOINT: 'https://localhost:1/msi/token', IDENTITY_HEADER: 'S' },
  'app-service-2017': {
    MSI_ENDPOINT: 'https://localhost:1/msi/token',
    MSI_SECRET: 'S',
    APPSETTING_WEBSITE_SITE_NAME: 'web-app',
  },
  'azure-arc': {
    IDENTITY_ENDPOINT: 'https://localhost:1/metadata/identity/oauth2/token',
    IMDS_ENDPOINT: 'https://localhost:1',
  },
  'service-fabric': {
    IDENTITY_ENDPOINT: 'https://localhost:1/metadata/identity/oauth2/token',
    IDENTITY_HEADER: 'S',
    IDENTITY_SERVER_THUMBPRINT: 'AB',
    IDENTITY_API_VERSION: '2019-07-01-preview',
  },
  'cloud-shell': {
    MSI_ENDPOINT: 'https://localhost:1/oauth2/token',
    AZUREPS_HOST_ENVIRONMENT: 'cloud-shell/1.0',
    ACC_CLOUD: 'PROD',
  },
  'azure-ml': { MSI_ENDPOINT: 'https://localhost:1/msi/token', MSI_SECRET: 'S', DEFAULT_IDENTITY_CLIENT_ID: 'C' },
};

describe('env', () => {
  test.each(identitySources)(
    'sets what clients find $name by, and unsets all by which they find another',
    ({ name }) => {
      const { set, unset } = environmentFor(name, where);
      expect(set).toEqual(wanted[name]);
      expect([...unset].sort()).toEqual(sourceVariables.filter((each) => !(each in set)).sort());
    },
  );
});
