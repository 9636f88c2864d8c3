import type { Request } from '../exchange/request.ts';
import { instanceUnknown, parameterMissing } from './request-errors.ts';

/** The public cloud as Microsoft lists it (wire.md §18.3). */
const publicCloud = {
  preferred_network: 'login.microsoftonline.com',
  preferred_cache: 'login.windows.net',
  aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
};

/** Whether a client may trust the authority it was configured with: a known host of Azure, or one of the emulator's own. */
export const instanceDiscovery = ({ query, base }: Request, home: string): Record<string, unknown> => {
  const endpoint = query.get('authorization_endpoint');
  if (!endpoint) throw parameterMissing('authorization_endpoint');
  if (!query.get('api-version')) throw parameterMissing('api-version');
  const asked = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const own = [...new Set([hostOf(base), hostOf(home)])].filter((host) => !publicCloud.aliases.includes(host));
  const [, tenant, ...rest] = asked?.pathname.split('/') ?? [];
  if (asked?.protocol !== 'https:' || !tenant || ![...own, ...publicCloud.aliases].includes(asked.host)) {
    throw instanceUnknown();
  }
  const v2 = rest.join('/').startsWith('oauth2/v2.0/') ? '/v2.0' : '';
  return {
    tenant_discovery_endpoint: `https://${asked.host}/${tenant}${v2}/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [
      ...own.map((host) => ({ preferred_network: host, preferred_cache: host, aliases: [host] })),
      publicCloud,
    ],
  };
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');
