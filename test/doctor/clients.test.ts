import { describe, expect, test } from '@jest/globals';
import { clients } from '../../emulator/doctor/clients.ts';
import { choiceOf, type Surroundings } from '../../emulator/doctor/pick.ts';

const appService = { IDENTITY_ENDPOINT: 'http://a/msi/token', IDENTITY_HEADER: 'secret' };
const fabric = { ...appService, IDENTITY_SERVER_THUMBPRINT: 'AB'.repeat(20) };
const arc = { IDENTITY_ENDPOINT: 'http://a:40342/metadata/identity/oauth2/token', IMDS_ENDPOINT: 'http://a:40342' };
const federated = { AZURE_CLIENT_ID: 'c', AZURE_TENANT_ID: 't', AZURE_FEDERATED_TOKEN_FILE: '/var/token' };
const msi = { MSI_ENDPOINT: 'http://localhost:50342/oauth2/token' };
const ml = { MSI_ENDPOINT: 'http://a/msi/token', MSI_SECRET: 'secret' };
const shell = { AZUREPS_HOST_ENVIRONMENT: 'cloud-shell/1.0', ACC_CLOUD: 'PROD' };

// wire.md §11, line by line. A column an environment, in the order of `environments`.
const environments: Record<string, Partial<Surroundings>> = {
  nothing: { env: {} },
  'App Service': { env: appService },
  'Service Fabric': { env: fabric },
  'Machine Learning, or App Service 2017': { env: ml },
  'MSI_ENDPOINT alone': { env: msi },
  Arc: { env: arc },
  'Arc and MSI_ENDPOINT': { env: { ...arc, ...msi } },
  'IDENTITY_ENDPOINT alone': { env: { IDENTITY_ENDPOINT: 'http://a' } },
  'workload identity': { env: { ...federated, AZURE_AUTHORITY_HOST: 'https://a' } },
  'workload identity and App Service': { env: { ...federated, ...appService } },
  'Arc’s agent': { env: {}, hasFile: (path) => path === '/opt/azcmagent/bin/himds' },
  APPSETTING_WEBSITE_SITE_NAME: { env: { APPSETTING_WEBSITE_SITE_NAME: 'web' } },
  'Cloud Shell’s own': { env: { ...shell, ...appService } },
};
const [AS, AS17, SF, ML, CS, ARC, IMDS, WI] = [
  'app-service',
  'app-service-2017',
  'service-fabric',
  'azure-ml',
  'cloud-shell',
  'azure-arc',
  'imds',
  'workload-identity',
];
const [NO, UN] = ['unavailable', 'unsupported'];
const go = [IMDS, AS, SF, ML, CS, ARC, CS, IMDS, IMDS, AS, ARC, IMDS, AS];
const exchanging = [IMDS, AS, SF, ML, CS, ARC, CS, IMDS, WI, WI, ARC, IMDS, AS];
const java = [IMDS, AS, SF, CS, CS, ARC, CS, IMDS, IMDS, AS, IMDS, IMDS, AS];
const python = [IMDS, AS, SF, ML, IMDS, ARC, ARC, IMDS, IMDS, AS, ARC, IMDS, AS];
const expected: Record<string, (string | undefined)[]> = {
  '@azure/identity': exchanging,
  '@azure/msal-node': go,
  'azure-identity (Python)': [IMDS, AS, SF, ML, CS, ARC, ARC, NO, WI, AS, ARC, IMDS, AS],
  'msal (Python)': python,
  'azidentity and MSAL (Go)': go,
  'Azure.Identity (.NET)': exchanging,
  'MSAL.NET': go,
  'azure-identity (Java)': [IMDS, AS, SF, CS, CS, ARC, CS, IMDS, WI, WI, IMDS, IMDS, AS],
  MSAL4J: java,
  'azure_identity (Rust)': [IMDS, AS, UN, UN, UN, ARC, UN, IMDS, IMDS, AS, ARC, IMDS, AS],
  'azure-identity (C++)': [IMDS, AS, AS, AS17, CS, ARC, CS, IMDS, IMDS, AS, IMDS, IMDS, AS],
  'go-autorest': [IMDS, IMDS, IMDS, AS17, CS, IMDS, CS, IMDS, IMDS, IMDS, IMDS, IMDS, IMDS],
  'msrestazure and az 2.45': [IMDS, IMDS, IMDS, CS, CS, IMDS, CS, IMDS, IMDS, IMDS, IMDS, AS17, IMDS],
  'az 2.91': [IMDS, AS, SF, ML, IMDS, ARC, ARC, IMDS, IMDS, AS, ARC, IMDS, CS],
  'Terraform azurerm': Object.keys(environments).map(() => IMDS),
};

const choose = (name: string, more: Partial<Surroundings>) => {
  const client = clients.find((each) => each.name === name);
  if (!client) throw new Error(`no client ${name}`);
  return choiceOf(client, { env: {}, platform: 'linux', hasFile: () => false, ...more });
};

describe('which source a client takes', () => {
  test.each(clients.map(({ name }) => name))('%s, in every kind of environment', (name) => {
    const chosen = Object.values(environments).map((each) => choose(name, each).source);
    const columns = Object.keys(environments);
    const named = (sources: readonly unknown[] = []) =>
      Object.fromEntries(columns.map((each, at) => [each, sources[at]]));
    expect(named(chosen)).toEqual(named(expected[name]));
  });

  test('every rule of every client is the first that holds in one of these environments', () => {
    const unused = clients.flatMap(({ name, rules }) => {
      const chosen = new Set(Object.values(environments).map((each) => choose(name, each).because));
      const reasons = rules.map((rule) => choiceOf({ name, rules: [rule] }, all(rule)).because);
      return reasons.filter((reason) => !chosen.has(reason)).map((reason) => `${name}: ${reason}`);
    });
    expect(unused).toEqual([]);
  });

  test.each([
    ['@azure/identity', 'http://127.0.0.1:50342'],
    ['azure-identity (Python)', 'http://127.0.0.1:50342'],
    ['az 2.91', 'http://127.0.0.1:50342'],
    ['azidentity and MSAL (Go)', '169.254.169.254'],
    ['azure_identity (Rust)', '169.254.169.254'],
    ['Terraform azurerm', 'http://127.0.0.1:50342/terraform'],
  ])('%s finds IMDS at %s', (name, at) => {
    const env = {
      AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:50342',
      ARM_MSI_ENDPOINT: 'http://127.0.0.1:50342/terraform',
    };
    expect(choose(name, { env })).toMatchObject({ source: 'imds', at });
  });

  // wire.md §11, last line.
  test('an empty variable is set to JavaScript and Go, and not to Python', () => {
    const env = { ...appService, IDENTITY_SERVER_THUMBPRINT: '' };
    expect(choose('@azure/identity', { env }).source).toBe('service-fabric');
    expect(choose('azidentity and MSAL (Go)', { env }).source).toBe('service-fabric');
    expect(choose('azure-identity (Python)', { env }).source).toBe('app-service');
  });

  test('Arc’s agent is looked for where each system has it', () => {
    const at = (folder: string) => ({
      platform: 'win32',
      env: { ProgramFiles: 'C:\\PF', ProgramData: 'C:\\PD' },
      hasFile: (path: string) => path === `${folder}\\AzureConnectedMachineAgent\\himds.exe`,
    });
    expect(choose('@azure/msal-node', at('C:\\PF'))).toEqual({
      source: 'azure-arc',
      because: 'C:\\PF\\AzureConnectedMachineAgent\\himds.exe is there',
    });
    expect(choose('azidentity and MSAL (Go)', at('C:\\PD')).source).toBe('azure-arc');
  });
});

/** An environment in which this rule holds, if it is the only one. */
const all = ({ needs, himds }: (typeof clients)[number]['rules'][number]): Surroundings => ({
  env: Object.fromEntries(needs.map((need) => [need.split('=')[0], need.split('=')[1] ?? 'x'])),
  platform: 'linux',
  hasFile: () => himds ?? false,
});
