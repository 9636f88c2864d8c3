#!/usr/bin/env node
import yargs, { type Argv } from 'yargs';
import type { Terminal } from './commands/connect.ts';
import { ClientError } from './error.ts';
import { sources } from './sources.ts';

const terminal: Terminal = {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  say: (line) => process.stderr.write(`msi: ${line}\n`),
};

const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;

const identityFlags = {
  source: text(`Identity source, else found from the environment: ${sources.map((each) => each.name).join(', ')}`),
  'identity-url': text('Address of the identity endpoint'),
  'client-id': text('Ask for the user-assigned identity with this client id'),
  'object-id': text('… with this object (principal) id'),
  'resource-id': text('… with this resource id'),
  timeout: { type: 'number', requiresArg: true, describe: 'Seconds in all, retries included: 120' },
  json: { type: 'boolean', describe: 'One line of JSON' },
} as const;

const resourceFlag = {
  resource: { ...text('Audience that the token is for'), default: 'https://management.azure.com/' },
} as const;

const armFlags = {
  'arm-url': text('Address of Azure Resource Manager, else AZURE_RESOURCE_MANAGER_URL'),
  subscription: text('Id or name, else AZURE_SUBSCRIPTION_ID, else the first that the token sees'),
  'resource-group': { ...text('Resource group'), alias: 'g' },
} as const;

const showFlags = {
  name: { ...text('Name of the machine'), alias: 'n' },
  ids: text('Its whole resource id'),
  'instance-view': { type: 'boolean', describe: 'With its state at run time' },
} as const;

const vm = (vmArgv: Argv) =>
  vmArgv
    .command(
      'show',
      'Print a virtual machine as ARM shows it',
      (argv) =>
        argv
          .options({ ...showFlags, ...armFlags, ...identityFlags })
          .example('$0 vm show -g rg-web -n vm-web-1', 'the JSON of one machine')
          .example('$0 vm show --ids /subscriptions/… --instance-view', 'by resource id, with its power state'),
      async (flags) => (await import('./commands/vm.ts')).vmShow(flags, terminal),
    )
    .command(
      'list',
      'List the virtual machines of a subscription or a resource group',
      (argv) =>
        argv
          .options({ ...armFlags, ...identityFlags })
          .example('$0 vm list', 'a table for people')
          .example('$0 vm list -g rg-web --json', 'for programs'),
      async (flags) => (await import('./commands/vm.ts')).vmList(flags, terminal),
    )
    .demandCommand(1, 'say what to do: show or list.');

const parser = yargs()
  .scriptName('msi')
  .locale('en')
  .usage('$0 COMMAND\n\nAsk a managed identity for a token, and Azure Resource Manager for virtual machines.')
  .command(
    'token',
    'Print an access token',
    (argv) =>
      argv
        .options({ ...resourceFlag, ...identityFlags })
        .example('curl -H "Authorization: Bearer $($0 token)" …', 'for Azure Resource Manager')
        .example('$0 token --resource https://vault.azure.net --json', 'for Key Vault, the whole reply'),
    async (flags) => (await import('./commands/token.ts')).token(flags, terminal),
  )
  .command(
    'whoami',
    'Print the claims of the token',
    (argv) =>
      argv
        .options({ ...resourceFlag, ...identityFlags })
        .example('$0 whoami', 'who this host is')
        .example('$0 whoami --client-id 11111111-…', 'as one of its user-assigned identities'),
    async (flags) => (await import('./commands/token.ts')).whoami(flags, terminal),
  )
  .command('vm', 'Show or list virtual machines', vm)
  .example('$0 whoami', 'which identity this host has')
  .example('$0 vm list', 'the virtual machines it may see')
  .demandCommand(1, 'say what to do: token, whoami, vm show or vm list.')
  .strict()
  .recommendCommands()
  .parserConfiguration({ 'duplicate-arguments-array': false })
  .wrap(Math.min(110, process.stdout.columns ?? 110))
  .exitProcess(false)
  .fail((message, error) => {
    if (error && error.name !== 'YError') throw error;
    const said = message.replace(/^Did you mean (.*)\?$/, 'no such command; did you mean `$1`?');
    throw new ClientError('bad-option', /[.?]$/.test(said) ? said : `${said}.`);
  });

const run = async (argv: readonly string[]): Promise<number> => {
  try {
    await parser.parseAsync(argv);
    return 0;
  } catch (error) {
    const { code, message } = error as ClientError;
    const called = argv.slice(0, 2).filter((word) => /^(token|whoami|vm|show|list)$/.test(word));
    const help = code === 'bad-option' ? ` See: ${['msi', ...called, '--help'].join(' ')}` : '';
    terminal.say(`${message}${help}`);
    return code === 'bad-option' ? 2 : 1;
  }
};

// A reader that has enough (`msi vm list | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv.slice(2));
