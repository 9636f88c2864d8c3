import { secretHeader } from '../guards.ts';
import type { IdentitySource } from '../source.ts';
import { dateLinux } from '../variants.ts';
import { appService } from './app-service.ts';

/**
 * App Service's protocol of 2017, for the clients that know no other: at the same address as the newer one, told apart by
 * its api-version. Newer SDKs take its variables for Azure Machine Learning's (wire.md §3).
 */
export const appService2017: IdentitySource = {
  ...appService,
  name: 'app-service-2017',
  reference: 'wire.md §3: MicrosoftDocs/azure-docs app-service/overview-managed-identity; azure-identity fixtures',
  guard: secretHeader('secret'),
  apiVersion: { accepts: (value) => value === '2017-09-01', example: '2017-09-01' },
  // A date and no number, as on Linux; Windows writes another (variant `date-windows`).
  success: (grant) => ({
    ...appService.success(grant),
    expires_on: dateLinux(new Date(grant.expiresAt * 1000)),
  }),
  // msrestazure chooses this source by the site's name (wire.md §11).
  env: ({ identityUrl, secret, hostName }) => ({
    MSI_ENDPOINT: `${identityUrl}/msi/token`,
    MSI_SECRET: secret,
    APPSETTING_WEBSITE_SITE_NAME: hostName,
  }),
};
