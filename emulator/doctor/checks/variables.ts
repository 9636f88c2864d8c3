import { sourceVariables } from '../../identity/env.ts';
import { clients } from '../clients.ts';
import { areOr, type Found, listed, note, ok, problem } from '../finding.ts';
import { choiceOf } from '../pick.ts';
import type { Scene, Variables } from '../scene.ts';

/** Variables that are empty, that miss their other half, that contradict one another, or that name what can't be. */
export const checkVariables = (scene: Scene): Found[] => {
  const { env } = scene;
  const found = [...empty(env), ...halves(env), ...contradictions(scene), ...values(scene)];
  return found.length > 0 ? found : [ok('none is empty, none misses its other half, none contradicts another')];
};

const empty = (env: Variables): Found[] => {
  const names = [...sourceVariables, 'AZURE_CLIENT_ID', 'AZURE_TOKEN_CREDENTIALS'].filter((name) => env[name] === '');
  if (names.length === 0) return [];
  return [
    problem(
      `${listed(names)} ${areOr(names)} set and empty: some SDKs take that for set, others for unset`,
      `unset ${names.join(' ')}`,
    ),
  ];
};

/** A variable, and others of which one at least must stand beside it. */
const partners: readonly { readonly name: string; readonly oneOf: readonly string[] }[] = [
  { name: 'IDENTITY_ENDPOINT', oneOf: ['IDENTITY_HEADER', 'IMDS_ENDPOINT'] },
  { name: 'IDENTITY_HEADER', oneOf: ['IDENTITY_ENDPOINT'] },
  { name: 'IMDS_ENDPOINT', oneOf: ['IDENTITY_ENDPOINT'] },
  { name: 'IDENTITY_SERVER_THUMBPRINT', oneOf: ['IDENTITY_HEADER'] },
  { name: 'MSI_SECRET', oneOf: ['MSI_ENDPOINT'] },
  { name: 'AZURE_FEDERATED_TOKEN_FILE', oneOf: ['AZURE_CLIENT_ID'] },
  { name: 'AZURE_FEDERATED_TOKEN_FILE', oneOf: ['AZURE_TENANT_ID'] },
];

const halves = (env: Variables): Found[] =>
  partners
    .filter(({ name, oneOf }) => env[name] && !oneOf.some((each) => env[each]))
    .map(({ name, oneOf }) =>
      problem(`${name} is set without ${oneOf.join(' or ')}`, `set ${oneOf.join(' or ')}, or unset ${name}`),
    );

/** The variables by which one kind of host shows itself. */
const families: readonly (readonly string[])[] = [
  ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'],
  ['MSI_ENDPOINT'],
  ['IDENTITY_ENDPOINT', 'IMDS_ENDPOINT'],
  ['AZURE_FEDERATED_TOKEN_FILE', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID'],
  ['AZURE_POD_IDENTITY_AUTHORITY_HOST'],
];

const contradictions = (scene: Scene): Found[] => {
  const { env } = scene;
  const shown = families.filter((names) => names.every((name) => env[name]));
  // A real App Service sets both of its generations, which lead to one endpoint.
  const isOneEndpoint = env.MSI_ENDPOINT === env.IDENTITY_ENDPOINT && shown.length === 2 && env.MSI_ENDPOINT;
  if (shown.length < 2 || isOneEndpoint) return [];
  const taken = clients.map((client) => choiceOf(client, scene).source);
  const sources = [...new Set(taken)].filter((source) => source !== 'unsupported' && source !== 'unavailable');
  const names = [...new Set(shown.flat())];
  return [
    problem(
      `${listed(names)} speak for different hosts; clients take ${listed(sources)}, each by its own order`,
      'keep the variables of one source and unset the others, as "msi-emulator env" prints them',
    ),
  ];
};

const values = ({ env, hasFile }: Scene): Found[] => {
  const { AZURE_AUTHORITY_HOST: authority, AZURE_FEDERATED_TOKEN_FILE: file } = env;
  return [
    ...(authority?.startsWith('http:')
      ? [
          problem(
            `AZURE_AUTHORITY_HOST=${authority} is not https: @azure/identity and Azure.Identity refuse it, for managed identities too`,
            'name the authority by https, or unset it',
          ),
        ]
      : []),
    ...(file && !hasFile(file)
      ? [problem(`AZURE_FEDERATED_TOKEN_FILE=${file}: no such file`, 'unset it, or write the token there')]
      : []),
    // wire.md §8: .NET throws, JavaScript and Go send none.
    ...(env.MSI_ENDPOINT && env.MSI_SECRET && !env.DEFAULT_IDENTITY_CLIENT_ID && !env.IDENTITY_ENDPOINT
      ? [
          note(
            'MSI_SECRET is set without DEFAULT_IDENTITY_CLIENT_ID: Azure.Identity throws where it is given no client id',
            'set it to the client id of the identity',
          ),
        ]
      : []),
  ];
};
