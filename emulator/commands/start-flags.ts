import type { Options } from 'yargs';

const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;
const number = (describe: string) => ({ type: 'number', requiresArg: true, describe }) as const;
const port = (describe: string, standard: number) =>
  ({ type: 'number', requiresArg: true, describe, default: standard }) as const;

/** The flags of an emulator that listens. Each is a variable (`MSI_EMULATOR_ARM_PORT`) and a key of the config file too. */
export const listenFlags = {
  world: text('World file, YAML or JSON; the Contoso world without it'),
  as: text('Host that the identity port speaks for, by name or id; the first VM without it'),
  host: text('Address to listen on instead of 127.0.0.1 and ::1'),
  name: {
    type: 'array',
    string: true,
    requiresArg: true,
    describe: 'Further host name to answer as (again and again)',
  },
  port: port('Port of the identity endpoints; 0 for any free one', 50342),
  'arm-port': port('Port of ARM and the authority, https and http', 50343),
  'control-port': port('Port of the control API', 50344),
  'control-token': text('What the control port asks for; a random one where --host lets others in'),
  nmi: { type: 'boolean', describe: 'Serve IMDS without asking for Metadata: true, as aad-pod-identity did' },
  'arc-key-folder': text('Where Azure Arc’s key files are written; where its clients look without it'),
  'imds-rate-limit': {
    type: 'boolean',
    describe: 'Answer 429 beyond 20 token requests a second and 5 others, as IMDS does',
  },
  'imds-v2': { type: 'boolean', describe: 'Serve IMDS v2: certificates for identities, and tokens bound to them' },
  'operation-seconds': number('How long each long-running operation of ARM takes; 1 without it'),
  'role-delay': number('Seconds until a role assignment made or deleted over ARM is in effect; 0 without it'),
  'arm-rate-limit': number(
    'Requests of one kind to a subscription at once, before ARM answers 429; no limit without it',
  ),
  'cae-max-age': number('Age in seconds from which ARM answers a token with a claims challenge; never without it'),
  state: text('File that keeps what is written over ARM; only in memory without it'),
  'key-file': text('PEM of the RSA key that signs tokens; made where it is not there'),
  'ca-file': text('Where the certificate authority lies; a temporary folder without it'),
  'ca-key-file': text('PEM of the authority’s key; made where it is not there'),
} as const satisfies Record<string, Options>;

export const startFlags = {
  ...listenFlags,
  transparent: {
    type: 'boolean',
    describe: 'Answer by the names of Azure’s own hosts too, and hold the certificate authority to them',
  },
  config: text('Config file with these flags as keys; msi-emulator.yaml here without it'),
  json: { type: 'boolean', describe: 'Print one line of JSON when ready' },
  'ready-file': text('File that holds that line while every port answers'),
  quiet: { type: 'boolean', describe: 'No line per exchange on stderr' },
} as const satisfies Record<string, Options>;
