/** Something that was not as it must be. */
const fail = (message) => {
  throw new Error(message);
};

const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url'));

/** The answer must be a token: of this principal, for this resource, ending when the client says so. */
const isToken = ({ reply: [what, jwt, expires] }, principal, resource) => {
  if (what !== 'token') fail(`no token but: ${jwt}`);
  const { aud, oid, exp } = claimsOf(jwt);
  if (aud !== resource) fail(`the token is for ${aud}, not ${resource}`);
  if (oid !== principal) fail(`the token is ${oid}'s, not ${principal}'s`);
  if (Math.abs(exp - Number(expires)) > 5) fail(`the token ends at ${exp}, but the client says ${expires}`);
  return 'served';
};

/** The answer must be a refusal by the emulator, and the client's own error must carry its words, or at least its status. */
const isRefusal = ({ reply: [what, message], requests }, words) => {
  if (what !== 'refused') fail(`no refusal but a ${what}`);
  const status = requests.at(-1)?.status ?? fail(`the emulator was never asked; the client says: ${message}`);
  if (!words.test(message) && !message.includes(status)) fail(`its error says nothing of ${words}: ${message}`);
  return `refused with ${status}`;
};

/** What the sources say, or what a client makes of a 400 of IMDS or App Service. */
const notFound =
  /identity (was )?not found|no managed identity found|has not been assigned|AADSTS700016|not authorized/i;
const nobody = '00000000-0000-4000-8000-000000000404';
const [management, graph, storage, vault] = [
  'https://management.azure.com',
  'https://graph.microsoft.com',
  'https://storage.azure.com',
  'https://vault.azure.net',
];

/** A name, whether it is made of a client at a source, and what is done; that gives what was seen. */
const checks = [
  {
    name: 'token',
    act: async ({ ask, principal }) => isToken(await ask('system', '', management), principal, management),
  },
  ...['client-id', 'object-id', 'resource-id'].map((kind) => ({
    name: `by ${kind}`,
    applies: ({ terms, named }) => named !== undefined && terms.includes(kind),
    act: async ({ ask, named }) => isToken(await ask(kind, named[kind], management), named['object-id'], management),
  })),
  {
    name: 'virtual machine',
    applies: ({ compute }) => compute !== undefined,
    act: async ({ ask, vm, arm }) => {
      const { reply } = await ask('vm', vm.id, arm);
      const [, name, vmId] = reply;
      if (reply[0] !== 'vm') fail(`no virtual machine but: ${name}`);
      if (name !== vm.name || vmId !== vm.properties.vmId) fail(`not ${vm.name} but ${name} (${vmId})`);
      return 'read';
    },
  },
  {
    name: 'identity not found',
    // Where a client can name no identity, the emulator says that the host's own is gone.
    act: async ({ ask, inject, terms }) => {
      if (terms.length > 0) return isRefusal(await ask('client-id', nobody, graph), notFound);
      return isRefusal(await ask('system', '', graph, inject('identity-not-found')), notFound);
    },
  },
  {
    name: 'header missing',
    applies: ({ source }) => source !== 'workload-identity',
    act: async ({ ask, inject }) =>
      isRefusal(await ask('system', '', storage, inject('metadata-missing x1')), /header|secret/i),
  },
  {
    name: 'throttled',
    act: async ({ ask, inject, principal }) => {
      const first = await ask('system', '', vault, inject('throttle retry-after 1 x1'));
      const at = first.requests.findIndex(({ status }) => status === 429);
      if (at === -1) fail(`nobody was throttled: ${first.reply.join(' ')}`);
      if (first.reply[0] === 'refused') {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        isToken(await ask('system', '', vault), principal, vault);
        return 'told its caller, then served';
      }
      isToken(first, principal, vault);
      const waited = first.requests[at + 1].atMs - first.requests[at].atMs;
      return waited < 990 ? 'tried again too soon, then served' : 'waited, then served';
    },
  },
];

/** For a client that does not support the source: that it says so. */
const refusal = {
  name: 'refusal',
  act: async ({ ask, terms: { words } }) => {
    const [what, message] = (await ask('system', '', management)).reply;
    if (what !== 'refused') fail(`it is served: the matrix says it is not supported`);
    if (!words.test(message)) fail(`its error says nothing of ${words}: ${message}`);
    return 'as told';
  },
};

export const checksFor = (given) =>
  Array.isArray(given.terms) ? checks.filter(({ applies }) => applies?.(given) ?? true) : [refusal];
