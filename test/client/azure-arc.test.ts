import { afterEach, describe, expect, test } from '@jest/globals';
import { createManagedIdentityClient } from '../../client/index.ts';
import { testWhere } from '../not-run.ts';
import { closeStubs, type Stub, startStub, stoppedClock, tokenReply } from './stub.ts';

const resource = 'https://management.azure.com/';
let stub: Stub;
afterEach(closeStubs);

describe('azure-arc', () => {
  const path = '/var/opt/azcmagent/tokens/1f.key';
  const challenge = (realm: string) => ({ status: 401, headers: { 'Www-Authenticate': `Basic realm=${realm}` } });
  const ask = (readKey = async (_: string) => 'k3y ') =>
    createManagedIdentityClient({
      env: {},
      source: 'azure-arc',
      identityUrl: stub.url,
      readKey,
      ...stoppedClock(),
    }).getToken(resource);
  const onLinux = testWhere(process.platform === 'linux', 'Arc’s key files', 'their folder is Linux’s');

  onLinux('answers the challenge with the bytes of the file that it names', async () => {
    stub = await startStub(challenge(path), tokenReply('t'));
    const asked: string[] = [];
    await ask(async (file) => {
      asked.push(file);
      return 'k3y ';
    });
    expect(asked).toEqual([path]);
    expect(stub.seen.map((each) => each.headers.authorization)).toEqual([undefined, 'Basic k3y']);
    expect(stub.seen[1]?.target).toBe(stub.seen[0]?.target);
  });

  onLinux('fails where the key is not taken, after one more try', async () => {
    stub = await startStub(challenge(path));
    await expect(ask()).rejects.toMatchObject({ code: 'refused', status: 401 });
    expect(stub.seen).toHaveLength(2);
  });

  test.each([
    '/etc/passwd',
    '/etc/shadow.key',
    `${path}/../../../etc/x.key`,
    'relative.key',
    '/var/opt/azcmagent/tokens/x.txt',
  ])('reads no file but a key of the agent’s: %s', async (realm) => {
    stub = await startStub(challenge(realm));
    const readKey = async (): Promise<string> => {
      throw new Error('it was read');
    };
    await expect(ask(readKey)).rejects.toMatchObject({
      code: 'bad-reply',
      message: expect.stringContaining(`named the key file ${realm}; only a .key file right in`),
    });
  });

  onLinux('says which key file it cannot read', async () => {
    stub = await startStub(challenge(path));
    const reading = createManagedIdentityClient({ env: {}, source: 'azure-arc', identityUrl: stub.url });
    await expect(reading.getToken(resource)).rejects.toMatchObject({
      code: 'bad-reply',
      message: expect.stringContaining(`cannot read the key file ${path}: ENOENT`),
    });
  });

  test('says so where no key file is named', async () => {
    stub = await startStub({ status: 401 });
    await expect(ask()).rejects.toMatchObject({ code: 'bad-reply', message: expect.stringContaining('key file') });
  });
});
