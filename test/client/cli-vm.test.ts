import { afterEach, describe, expect, test } from '@jest/globals';
import { azure, machines, msi, prod, sub, withAzure } from './cli-stub.ts';
import { closeStubs, startStub } from './stub.ts';

afterEach(closeStubs);

describe('msi vm', () => {
  test('list prints a table without control characters, and says which subscription it took', async () => {
    const { stub, ...ended } = await withAzure('vm', 'list');
    expect(ended).toEqual({
      code: 0,
      stdout: [
        'NAME      RESOURCE GROUP  LOCATION  SIZE             OS       IDENTITY        STATE',
        'vm-web-1  rg-web          westus2   Standard_D2s_v3  Linux    SystemAssigned  Succeeded',
        'vm-w?[2J  rg-web          westus2   Standard_D2s_v3  Windows  None            Succeeded',
        '',
      ].join('\n'),
      stderr: `msi: subscription Contoso Dev (${sub}), the first of 2: --subscription picks.\n`,
    });
    expect(stub.seen.map((each) => each.target).at(-1)).toContain(`/subscriptions/${sub}/providers/`);
  });

  test.each([
    [['--subscription', prod], {}, `/subscriptions/${prod}/providers/`],
    [['--subscription', 'contoso prod'], {}, `/subscriptions/${prod}/providers/`],
    [[], { AZURE_SUBSCRIPTION_ID: prod }, `/subscriptions/${prod}/providers/`],
    [
      ['-g', 'rg-web', '--subscription', sub],
      { AZURE_SUBSCRIPTION_ID: prod },
      `/subscriptions/${sub}/resourceGroups/rg-web/`,
    ],
  ])('list looks where it is told to: %j %j', async (flags, env, path) => {
    const stub = await startStub(azure);
    const ended = await msi(['vm', 'list', '--json', '--identity-url', stub.url, '--arm-url', stub.url, ...flags], env);
    expect(ended).toEqual({ code: 0, stdout: `${JSON.stringify(machines)}\n`, stderr: '' });
    expect(stub.seen.at(-1)?.target).toContain(path);
  });

  test('show prints the machine as ARM shows it, by name or by id', async () => {
    const byName = await withAzure('vm', 'show', '-g', 'rg-web', '-n', 'vm-web-1', '--subscription', sub);
    expect(byName).toMatchObject({ code: 0, stdout: `${JSON.stringify(machines[0], null, 2)}\n`, stderr: '' });
    const byId = await withAzure('vm', 'show', '--ids', machines[0]?.id ?? '', '--json', '--instance-view');
    expect(byId).toMatchObject({ code: 0, stdout: `${JSON.stringify(machines[0])}\n`, stderr: '' });
    expect(byId.stub.seen.at(-1)?.target).toMatch(/&\$expand=instanceView$/);
  });

  test('tells a refusal in one line: code, status, message, request id, what to do', async () => {
    const { stub, ...ended } = await withAzure('vm', 'show', '-g', 'rg', '-n', 'secret', '--subscription', sub);
    const at = `${stub.url}/subscriptions/${sub}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/secret`;
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr:
        `msi: GET ${at} answered 403: AuthorizationFailed: The client does not have authorization. (request id req-1). ` +
        'Give the identity a role there (Reader is enough to read); a new role takes minutes to show.\n',
    });
  });
});
