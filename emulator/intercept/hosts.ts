/** Whose port answers: the identity endpoints', or the one that ARM and the authority share. */
export type Service = 'identity' | 'arm';

/** A host of Azure's that is stood in for. */
export type InterceptedHost = { readonly name: string; readonly service: Service };

const at = (service: Service, ...names: string[]): InterceptedHost[] => names.map((name) => ({ name, service }));

/**
 * Azure's own hosts, those of its sovereign clouds too (arm.md §5.2; Azure CLI `az cloud list`; MSAL's known authorities).
 * IMDS is the same address in every cloud.
 */
export const interceptedHosts: readonly InterceptedHost[] = [
  ...at('identity', '169.254.169.254', 'metadata.azure.internal'),
  ...at('arm', 'management.azure.com', 'management.usgovcloudapi.net', 'management.chinacloudapi.cn'),
  ...at('arm', 'login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'),
  ...at('arm', 'login.microsoftonline.us', 'login-us.microsoftonline.com'),
  ...at('arm', 'login.partner.microsoftonline.cn', 'login.chinacloudapi.cn', 'sts.chinacloudapi.cn'),
];

/** IMDS's own address. */
export const imdsAddress = '169.254.169.254';
/** Where the VM extension listens, and where Azure Arc's agent does (wire.md §§1, 5). */
export const extensionPort = 50_342;
export const arcPort = 40_342;

export const serviceOf = (host: string): Service | undefined => {
  const name = host.toLowerCase().replace(/\.$/, '');
  return interceptedHosts.find((each) => each.name === name)?.service;
};

/** All that the authority of an emulator in transparent mode may vouch for. */
export const permittedNames = (more: readonly string[]): string[] => [
  ...new Set([
    'localhost',
    '127.0.0.0/8',
    '::1',
    ...interceptedHosts.map(({ name }) => name),
    // Signs IMDS's attested documents, as LOCATION.metadata.azure.com.
    'metadata.azure.com',
    ...more,
  ]),
];
