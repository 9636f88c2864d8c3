const ids = ['client-id', 'object-id', 'resource-id'];
const none = [];

/** There is nothing to run: the client has no such source. */
const lacks = (reason) => ({ outcome: 'not supported', reason });
/** The client has the source, but no variable says where it is. */
const elsewhere = (reason) => ({ outcome: 'not run', reason });
/** The client is run all the same, and must fail in these words. */
const refuses = (reason, words) => ({ outcome: 'not supported', reason, words });

const interception = elsewhere('asks 169.254.169.254 and nothing else: needs interception');
const assertion = lacks('takes an assertion from its program, not a token file');
const unsupported = refuses('“isn’t supported”, it says', /isn't supported/);
const noEndpoint = lacks('does not read MSI_ENDPOINT');
const takenForCloudShell = refuses('takes MSI_ENDPOINT for Cloud Shell’s, and sends no secret', /header/);

/** What most have. At the VM extension's port they are in Cloud Shell, as far as they know, where nobody is named. */
const usual = {
  'vm-extension': none,
  imds: ids,
  'app-service': ids,
  'azure-arc': ids,
  'service-fabric': none,
  'cloud-shell': none,
  'azure-ml': ['client-id'],
  'workload-identity': ['client-id'],
};

/**
 * The official clients: which program runs each, where its version is written, and for every source the kinds of id by
 * which it can name a user-assigned identity there. `compute`: it reads a virtual machine from ARM, too.
 */
export const clients = [
  ...['node-20', 'node-lts'].flatMap((program) => [
    { client: '@azure/identity', program, compute: '@azure/arm-compute', sources: usual },
    {
      client: '@azure/msal-node',
      program,
      sources: { ...usual, 'workload-identity': assertion },
    },
  ]),
  {
    client: 'azure-identity',
    program: 'python',
    compute: 'azure-mgmt-compute',
    sources: usual,
  },
  {
    client: 'msal',
    program: 'python',
    sources: {
      ...usual,
      'vm-extension': noEndpoint,
      'cloud-shell': noEndpoint,
      'workload-identity': assertion,
    },
  },
  {
    client: 'azidentity',
    program: 'go',
    compute: 'armcompute',
    sources: { ...usual, imds: interception },
  },
  {
    client: 'azure-identity',
    program: 'java',
    compute: 'azure-resourcemanager-compute',
    sources: { ...usual, 'azure-ml': takenForCloudShell },
  },
  {
    client: 'msal4j',
    program: 'java',
    sources: { ...usual, 'azure-ml': takenForCloudShell, 'workload-identity': assertion },
  },
  {
    client: 'azure_identity',
    program: 'rust',
    sources: {
      'vm-extension': unsupported,
      imds: interception,
      'app-service': ['client-id', 'object-id'],
      'azure-arc': unsupported,
      'service-fabric': unsupported,
      'cloud-shell': unsupported,
      'azure-ml': unsupported,
      'workload-identity': ['client-id'],
    },
  },
];
