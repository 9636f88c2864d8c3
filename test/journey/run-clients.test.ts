import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { testWhere } from '../not-run.ts';
import { run as commandLine, type Started, scratch, start } from './command-line.ts';
import { runToEnd } from './runs.ts';

jest.setTimeout(60_000);
const { cwd, remove } = scratch();
afterAll(remove);

const has = (command: string) => spawnSync(command, ['--version']).error === undefined;
/** A command that this machine does not have is named as not run. */
const where = (command: string) => testWhere(has(command), `run with ${command}`, `this machine has no ${command}`);
/** No trust of this machine's own, so that nothing but what run gives is tried. */
const env = { SSL_CERT_FILE: '', REQUESTS_CA_BUNDLE: '', CURL_CA_BUNDLE: '', JAVA_TOOL_OPTIONS: '', SSL_CERT_DIR: '' };
const run = (...args: string[]) => runToEnd(args, { cwd, env });
const vm = (file: string, text: string): string => {
  writeFileSync(join(cwd, file), text);
  return join(cwd, file);
};

const python = `
import json, os, urllib.request
def get(url, **headers):
    return json.load(urllib.request.urlopen(urllib.request.Request(url, headers=headers)))
token = get(os.environ["AZURE_EMULATOR_IDENTITY_URL"] + "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/", Metadata="true")["access_token"]
print(len(get(os.environ["AZURE_RESOURCE_MANAGER_URL"] + "/subscriptions?api-version=2022-12-01", Authorization="Bearer " + token)["value"]))
`;
const shell = `set -e
token=$(curl -fsS -H Metadata:true "$AZURE_EMULATOR_IDENTITY_URL/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -fsS -H "Authorization: Bearer $token" "$AZURE_RESOURCE_MANAGER_URL/subscriptions?api-version=2022-12-01" | grep -c displayName
`;
const azureIdentity = `
const { ManagedIdentityCredential } = await import(${JSON.stringify(import.meta.resolve('@azure/identity'))});
const { token } = await new ManagedIdentityCredential().getToken('https://management.azure.com/.default');
const reply = await fetch(process.env.AZURE_RESOURCE_MANAGER_URL + '/subscriptions?api-version=2022-12-01', { headers: { Authorization: 'Bearer ' + token } });
console.log((await reply.json()).value.length);
`;
const java = `
import java.net.*; import java.net.http.*;
public class Get { public static void main(String[] args) throws Exception {
  var request = HttpRequest.newBuilder(URI.create(System.getenv("AZURE_RESOURCE_MANAGER_URL") + "/subscriptions?api-version=2022-12-01")).build();
  System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
} }
`;
const go = `package main
import ("fmt"; "net/http"; "os")
func main() { r, err := http.Get(os.Getenv("AZURE_RESOURCE_MANAGER_URL") + "/subscriptions?api-version=2022-12-01"); if err != nil { panic(err) }; fmt.Println(r.StatusCode) }
`;

describe('msi-emulator run, with nothing but the variables that it sets:', () => {
  test('an unmodified @azure/identity gets a token, and Node reads ARM over https', async () => {
    const { code, stdout } = await run('--', process.execPath, vm('identity.mjs', azureIdentity));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^[1-9]\n$/)]);
  });

  where('python3')('Python gets a token, and reads ARM over https', async () => {
    expect(await run('--', 'python3', vm('get.py', python))).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^[1-9]\n$/),
      stderr: '',
    });
  });

  where('curl')('a shell script with curl does the same', async () => {
    expect(await run('--', 'sh', vm('get.sh', shell))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^[1-9]\n$/),
    });
  });

  where('java')('Java trusts ARM', async () => {
    const { stdout, stderr } = await run('--', 'java', vm('Get.java', java));
    expect(stdout).toBe('401\n');
    expect(stderr).toMatch(/^Picked up JAVA_TOOL_OPTIONS: /);
  });

  where('go')('Go trusts ARM', async () => {
    expect(await run('--', 'go', 'run', vm('get.go', go))).toMatchObject({ stdout: '401\n' });
  });
});

describe('msi-emulator env', () => {
  let emulator: Started;
  afterAll(() => emulator.end());

  test('gives the same trust, made when asked for and gone when the emulator stops', async () => {
    emulator = await start(['--quiet'], { cwd, env });
    const control = ['--control', emulator.ready.urls.control];
    const { stdout } = await commandLine('msi-emulator', ['env', '--shell', 'sh', ...control], {
      cwd,
      env: { ...env, http_proxy: 'http://proxy.example' },
    });
    expect(stdout).toMatch(/^export SSL_CERT_FILE='/m);
    expect(stdout).toMatch(/^export no_proxy='localhost,127\.0\.0\.1,::1,169\.254\.169\.254'$/m);
    const reached = (command: string) => spawnSync('sh', ['-c', `${stdout}\n${command}`], { encoding: 'utf8' }).stdout;
    if (has('curl'))
      expect(
        reached('curl -s --noproxy "*" -o /dev/null -w "%{http_code}" "$AZURE_RESOURCE_MANAGER_URL/subscriptions"'),
      ).toBe('400');
    const folder = /SSL_CERT_FILE='(.*)\/[^/]*'/.exec(stdout)?.[1] as string;
    await emulator.end();
    expect(spawnSync('ls', [folder]).status).not.toBe(0);
  });

  test('names the file that its emulator was told to trust and can’t read; the emulator goes on', async () => {
    emulator = await start([], { cwd, env: { ...env, SSL_CERT_FILE: '/nowhere.pem' } });
    const { code, stderr } = await commandLine('msi-emulator', ['env', '--control', emulator.ready.urls.control], {
      cwd,
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('msi-emulator: SSL_CERT_FILE=/nowhere.pem: ')]);
    expect(emulator.said()).toContain('SSL_CERT_FILE=/nowhere.pem: ');
  });
});
