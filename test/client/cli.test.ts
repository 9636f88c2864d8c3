import { afterEach, describe, expect, test } from '@jest/globals';
import { azure, claims, jwt, msi, tokenBody, withAzure } from './cli-stub.ts';
import { closeStubs, hang, startStub } from './stub.ts';

afterEach(closeStubs);

describe('msi token', () => {
  test('prints the token alone, for Azure Resource Manager unless told otherwise', async () => {
    const { stub, ...ended } = await withAzure('token');
    expect(ended).toEqual({ code: 0, stdout: `${jwt}\n`, stderr: '' });
    expect(stub.seen[0]?.target).toBe('/oauth2/token?resource=https%3A%2F%2Fmanagement.azure.com%2F');
  });

  test('prints the whole reply on one line with --json, for the audience of --resource', async () => {
    const { stub, ...ended } = await withAzure('token', '--json', '--resource', 'https://vault.azure.net');
    expect(ended).toEqual({ code: 0, stdout: `${JSON.stringify(tokenBody)}\n`, stderr: '' });
    expect(stub.seen[0]?.target).toBe('/oauth2/token?resource=https%3A%2F%2Fvault.azure.net');
  });

  test.each([
    [['--client-id', 'c'], '/oauth2/token?resource=r&client_id=c'],
    [['--object-id', 'c'], '/oauth2/token?resource=r&object_id=c'],
    [['--resource-id', 'c'], '/oauth2/token?resource=r&msi_res_id=c'],
    [['--source', 'imds'], '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=r'],
  ])('asks as told by %j', async (flags, target) => {
    const { stub } = await withAzure('token', '--resource', 'r', ...flags);
    expect(stub.seen[0]?.target).toBe(target);
  });

  test('finds its source from the environment', async () => {
    const stub = await startStub(azure);
    const env = { IDENTITY_ENDPOINT: `${stub.url}/msi/token`, IDENTITY_HEADER: 's3cret' };
    expect((await msi(['token'], env)).stdout).toBe(`${jwt}\n`);
    expect(stub.seen[0]?.headers['x-identity-header']).toBe('s3cret');
  });

  test('says on stderr what it waits for', async () => {
    const stub = await startStub({ status: 503, headers: { 'Retry-After': '0' } }, azure);
    expect(await msi(['token', '--identity-url', stub.url])).toEqual({
      code: 0,
      stdout: `${jwt}\n`,
      stderr: `msi: GET ${stub.url}/oauth2/token answered 503. Trying again in 0 s.\n`,
    });
  });

  test('gives up after --timeout', async () => {
    const stub = await startStub(hang);
    const ended = await msi(['token', '--identity-url', stub.url, '--timeout', '0.2']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^msi: http:\S+ did not answer within 0\.2 s\. [^\n]+\n$/);
  });
});

describe('msi whoami', () => {
  test('prints the claims, and neither token nor signature', async () => {
    const { stub, ...ended } = await withAzure('whoami');
    expect(ended).toEqual({
      code: 0,
      stdout: [
        'aud  https://management.azure.com/',
        'iss  https://sts.windows.net/t/',
        'iat  1767225600  2026-01-01T00:00:00.000Z',
        'oid  o1',
        '',
      ].join('\n'),
      stderr: `msi: vm-extension at ${stub.url}/oauth2/token says:\n`,
    });
  });

  test('prints them on one line with --json', async () => {
    expect((await withAzure('whoami', '--json')).stdout).toBe(`${JSON.stringify(claims)}\n`);
  });

  test('says so where the token has none to read', async () => {
    const stub = await startStub({ status: 200, body: { ...tokenBody, access_token: 'opaque' } });
    expect(await msi(['whoami', '--identity-url', stub.url])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('the access token is not a JWT'),
    });
  });
});

describe('msi called wrongly', () => {
  test.each([
    [[], 'say what to do: token, whoami, vm show or vm list. See: msi --help'],
    [['tokn'], 'no such command; did you mean `token`? See: msi --help'],
    [['vm'], 'say what to do: show or list. See: msi vm --help'],
    [['token', '--resorce', 'x'], 'Unknown argument: resorce. See: msi token --help'],
    [['token', '--client-id'], 'Not enough arguments following: client-id. See: msi token --help'],
    [['token', '--source', 'x'], 'no identity source is called "x"; there are service-fabric, '],
    [['token', '--timeout', 'x'], '--timeout takes a number of seconds above 0. See: msi token --help'],
    [
      ['vm', 'show', '-n', 'x'],
      'say which machine: -g GROUP -n NAME, or --ids with its resource id. See: msi vm show --help',
    ],
    [['vm', 'show', '--ids', 'x', '-n', 'x'], 'say which machine: '],
  ])('%j says what to type, on one line, with exit code 2', async (args, message) => {
    const ended = await msi(args);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr.startsWith(`msi: ${message}`)).toBe(true);
    expect(ended.stderr.indexOf('\n')).toBe(ended.stderr.length - 1);
  });

  test('for a subscription that is not there names those that are', async () => {
    const ended = await withAzure('vm', 'list', '--subscription', 'Contoso Test');
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain('no subscription "Contoso Test": the token sees "Contoso Dev", "Contoso Prod".');
  });

  test('where nothing listens names the address, and exits with 1', async () => {
    const stub = await startStub(azure);
    await stub.close();
    const ended = await msi(['token', '--identity-url', stub.url]);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(
      /^msi: cannot reach http:\/\/127\.0\.0\.1:\d+\/oauth2\/token: [^\n]+msi-emulator start[^\n]+\n$/,
    );
  });

  test.each([
    [['--help']],
    [['token', '--help']],
    [['vm', '--help']],
    [['vm', 'show', '--help']],
    [['vm', 'list', '--help']],
  ])('%j shows what there is, with an example', async (args) => {
    const ended = await msi(args);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/(Examples:\n {2}(msi|curl) )|msi vm show/);
  });
});
