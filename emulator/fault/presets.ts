/** A rule by name: what a known client can take, so that a test need not look it up. */
export type Preset = {
  readonly name: string;
  readonly rule: string;
  /** The client, as its package is called. */
  readonly client: string;
  /** How many requests it sends in all. */
  readonly requests: number;
  /** How long that takes it at least and at most; undefined where nobody measured it. */
  readonly seconds?: readonly [number, number];
  readonly ends: 'recovers' | 'gives up';
};

/** How often a client tries again for one fault at one source, and how long its waits take together. */
type Budget = {
  readonly client: string;
  readonly short: string;
  readonly source: string;
  readonly fault: string;
  readonly retries: number;
  readonly seconds?: readonly [number, number];
};

/** wire.md §15. Where a client draws its waits, both ends of what it can draw. */
const budgets: readonly Budget[] = [
  // @azure/core-util calculateRetryDelay takes half to all of 0.8, 1.6, 3.2, 6.4 and 12.8 s; from 3 s on for a 410.
  { client: '@azure/identity', short: 'js', source: 'imds', fault: '404', retries: 5, seconds: [12.4, 24.8] },
  { client: '@azure/identity', short: 'js', source: 'imds', fault: '410', retries: 5, seconds: [46.5, 93] },
  { client: '@azure/identity', short: 'js', source: 'imds', fault: '429', retries: 0, seconds: [0, 0] },
  { client: '@azure/msal-node', short: 'msal-js', source: 'imds', fault: '404', retries: 3, seconds: [7, 7] },
  { client: '@azure/msal-node', short: 'msal-js', source: 'imds', fault: '410', retries: 7, seconds: [70, 70] },
  { client: '@azure/msal-node', short: 'msal-js', source: 'app-service', fault: '500', retries: 3, seconds: [3, 3] },
  { client: 'azidentity', short: 'go', source: 'imds', fault: '404', retries: 6, seconds: [70, 97] },
  { client: 'azidentity', short: 'go', source: 'imds', fault: '410', retries: 6, seconds: [70, 97] },
  // urllib3's way: none before the first retry, then 0.8 (410: 2.5) times 2, 4, 8 and 16 s.
  { client: 'azure-identity', short: 'python', source: 'imds', fault: '404', retries: 5, seconds: [24, 24] },
  { client: 'azure-identity', short: 'python', source: 'imds', fault: '410', retries: 5, seconds: [75, 75] },
  { client: 'msal', short: 'msal-python', source: 'imds', fault: '429', retries: 0, seconds: [0, 0] },
  { client: 'Microsoft.Identity.Client', short: 'msal-net', source: 'imds', fault: '404', retries: 3, seconds: [7, 7] },
  {
    client: 'Microsoft.Identity.Client',
    short: 'msal-net',
    source: 'imds',
    fault: '410',
    retries: 7,
    seconds: [70, 70],
  },
  {
    client: 'Microsoft.Identity.Client',
    short: 'msal-net',
    source: 'app-service',
    fault: '500',
    retries: 3,
    seconds: [3, 3],
  },
  { client: 'Azure.Identity', short: 'net', source: 'imds', fault: '404', retries: 5 },
  {
    client: 'com.azure:azure-identity',
    short: 'java',
    source: 'imds',
    fault: '404',
    retries: 5,
    seconds: [24.8, 24.8],
  },
  { client: 'msal4j', short: 'msal4j', source: 'imds', fault: '404', retries: 3, seconds: [3, 3] },
  { client: 'azure_identity', short: 'rust', source: 'imds', fault: '404', retries: 6, seconds: [0, 72] },
];

/** `resource=*` leaves the probe of a DefaultAzureCredential alone, which would take a fault away from the real request. */
const presetsOf = ({ client, short, source, fault, retries, seconds }: Budget): Preset[] => {
  const numbers = { client, requests: retries + 1, ...(seconds === undefined ? {} : { seconds }) };
  const where = `source=${source} resource=*`;
  const lasting: Preset = {
    ...numbers,
    name: `${source}-${fault}-gives-up-${short}`,
    rule: `${where}: ${fault}`,
    ends: 'gives up',
  };
  if (retries === 0) return [lasting];
  const rule = `${where}: ${fault} x${retries}, then answer`;
  return [{ ...numbers, name: `${source}-${fault}-recovers-${short}`, rule, ends: 'recovers' }, lasting];
};

/** What `fault list` shows, and what a rule's text may be instead. */
export const presets: readonly Preset[] = budgets.flatMap(presetsOf);

export const presetFor = (name: string): Preset | undefined => presets.find((preset) => preset.name === name.trim());
