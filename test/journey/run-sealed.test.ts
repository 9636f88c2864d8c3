import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { subjectHash } from '../../emulator/trust/system.ts';
import { testWhere } from '../not-run.ts';
import { scratch } from './command-line.ts';
import { beginRun, leftIn, runToEnd } from './runs.ts';

jest.setTimeout(90_000);
const place = scratch();
const { cwd } = place;
afterAll(place.remove);
afterEach(() => expect(leftIn(cwd)).toEqual([]));

const namespaces = ['--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--mount-proc', 'true'];
const seals = process.platform === 'linux' && spawnSync('unshare', namespaces).status === 0;
if (!seals) console.warn('not run: sealed runs, because this machine does not let namespaces be made');
const sealed = (...args: string[]) => runToEnd(['--transparent=sealed', ...args], { cwd });
const node = (script: string): string[] => ['--', process.execPath, '--input-type=module', '-e', script];
const program = (name: string) => join(import.meta.dirname, '../conformance/transparent', name);
const said = 'msi-emulator: transparent, sealed: nothing outside is reachable, local services too\n';

/** What a run could change outside: names, trust, routes, mounts, folders, and the environment of others. */
const outside = () => {
  const folders = ['/etc/ssl/certs', '/opt', '/var/opt', '/var/opt/azcmagent/tokens'];
  const files = [
    '/etc/hosts',
    '/etc/resolv.conf',
    '/etc/ssl/certs/ca-certificates.crt',
    '/proc/net/route',
    '/proc/mounts',
  ];
  const orNone = <T>(act: () => T) => {
    try {
      return act();
    } catch {
      return 'none';
    }
  };
  return {
    files: files.map((file) => orNone(() => readFileSync(file, 'utf8'))),
    folders: folders.map((folder) => orNone(() => readdirSync(folder))),
    interfaces: networkInterfaces(),
    environment: { ...process.env },
  };
};
/** Processes anywhere on this machine whose command line holds the text; those within namespaces are seen from outside, too. */
const processesWith = (text: string): string[] =>
  readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });

if (!seals) process.stderr.write('not run: sealed mode, because this machine lets no namespaces be made\n');
(seals ? describe : describe.skip)('msi-emulator run --transparent=sealed', () => {
  test('leaves input, output, folder, user and exit code as they are, and says that it is sealed', async () => {
    const script = 'cat; pwd; id -u; id -g; exit 7';
    const { code, stdout, stderr } = await runToEnd(['--transparent=sealed', '--', 'sh', '-c', script], {
      cwd,
      input: 'in\n',
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 7,
      stdout: `in\n${cwd}\n${process.getuid?.()}\n${process.getgid?.()}\n`,
      stderr: said,
    });
  });

  test('is what --transparent alone is, where it can be; where it can’t, a proxy is, with the reason', async () => {
    expect((await runToEnd(['--transparent', '--', 'true'], { cwd })).stderr).toBe(said);
    const path = mkdtempSync(join(cwd, 'path-'));
    const without = { cwd, env: { PATH: path } };
    const reason = 'there is no unshare here (package util-linux)';
    const command = ['--', process.execPath, '-e', ''];
    const other = await runToEnd(['--transparent', ...command], without);
    expect([other.code, other.stderr]).toEqual([0, expect.stringContaining(`not sealed: ${reason}\n`)]);
    expect(other.stderr).toContain('transparent, by a proxy: ');
    expect(await runToEnd(['--transparent=sealed', ...command], without)).toEqual({
      code: 1,
      stdout: '',
      stderr: `msi-emulator: --transparent=sealed can't be: ${reason}\n`,
    });
  });

  test('nothing outside is reachable: no address, no name, no service of this machine; the journal shows none', async () => {
    const local = createServer().listen(0, '127.0.0.1');
    await once(local, 'listening');
    const { port } = local.address() as { port: number };
    const script = `
      import { connect } from 'node:net';
      const reach = (host, port) => new Promise((resolve) => connect({ host, port }).once('connect', function () { this.destroy(); resolve('reached'); }).once('error', (error) => resolve(error.code)));
      console.log(JSON.stringify([await reach('192.0.2.1', 80), await reach('2001:db8::1', 80), await reach('example.com', 443), await reach('127.0.0.1', ${port}), await reach('169.254.169.254', 80)]));`;
    const { stdout } = await sealed('--journal', 'journal.jsonl', ...node(script));
    local.close();
    expect(JSON.parse(stdout)).toEqual([
      'ENETUNREACH',
      expect.stringMatching(/^(ENETUNREACH|EADDRNOTAVAIL)$/),
      expect.stringMatching(/^(EAI_AGAIN|ENOTFOUND)$/),
      'ECONNREFUSED',
      'reached',
    ]);
    expect(readFileSync(join(cwd, 'journal.jsonl'), 'utf8')).toBe('');
  });

  test('a program with no variable at all finds IMDS, the VM extension and ARM, and trusts them by the system’s own store', async () => {
    const bare = ['env', '-i', `PATH=${process.env.PATH}`];
    expect(await sealed('--', ...bare, 'sh', program('article.sh'))).toMatchObject({ code: 0, stdout: 'vm-web-1\n' });
  });

  const hasJava = spawnSync('java', ['-version']).status === 0;
  testWhere(
    hasJava,
    'Java in a sealed run with no variable',
    'this machine has no java',
  )('so does Java, by its own', async () => {
    const bare = ['env', '-i', `PATH=${process.env.PATH}`];
    // Processes of two sealed runs have the same ids and share /tmp, where a JVM names a file by its id and warns of another's.
    const { code, stdout, stderr } = await sealed('--', ...bare, 'java', '-XX:-UsePerfData', program('Article.java'));
    expect([code, stdout, stderr]).toEqual([0, 'vm-web-1\n', said]);
  });

  test('Azure Arc is found by its file, and its key folder is the command’s alone', async () => {
    const { stdout } = await sealed(
      '--source',
      'azure-arc',
      '--',
      'env',
      '-u',
      'IDENTITY_ENDPOINT',
      '-u',
      'IMDS_ENDPOINT',
      process.execPath,
      program('arc.mjs'),
    );
    expect(stdout).toBe('AzureArc\nBearer\n');
    const { stdout: vm } = await sealed('--', 'sh', '-c', 'ls /opt/azcmagent/bin/himds 2>&1 | grep -c "No such"');
    expect(vm).toBe('1\n');
  });

  test('the requests of Invoke-WebRequest, byte for byte, are answered', async () => {
    const script = `
      import { connect } from 'node:net';
      import { text } from 'node:stream/consumers';
      const ask = async (port, host, lines) => {
        const socket = connect(port, host);
        socket.write(lines.join('\\r\\n') + '\\r\\n\\r\\n');
        return text(socket);
      };
      const agent = 'User-Agent: Mozilla/5.0 (Linux; Debian GNU/Linux 12; en-US) PowerShell/7.4.6';
      const reply = await ask(50342, 'localhost', ['GET /oauth2/token?resource=https%3A%2F%2Fmanagement.azure.com%2F HTTP/1.1', 'Host: localhost:50342', 'Metadata: true', agent, 'Accept-Encoding: identity', 'Connection: close']);
      const token = /"access_token":"([^"]*)"/.exec(reply)[1];
      const vm = '/subscriptions/98291b1d-366f-5b27-8524-06ed1b38e5c4/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1?api-version=2017-12-01';
      const answer = await ask(80, 'management.azure.com', ['GET ' + vm + ' HTTP/1.1', 'Host: management.azure.com', 'Authorization: Bearer ' + token, 'Content-Type: application/json', agent, 'Connection: close']);
      console.log(answer.split('\\r\\n')[0], /"name":"(vm-web-1)"/.exec(answer)[1]);`;
    expect((await sealed(...node(script))).stdout).toBe('HTTP/1.1 200 OK vm-web-1\n');
  });

  test('nothing outside has changed, neither while it runs nor after', async () => {
    const before = outside();
    const run = beginRun(['--transparent=sealed', '--source', 'azure-arc', '--', 'sh', '-c', 'echo up; read line'], {
      cwd,
    });
    await run.line(/up/);
    const during = outside();
    await run.ended;
    expect(during).toEqual(before);
    expect(outside()).toEqual(before);
  });

  test('two of them don’t see each other', async () => {
    const run = () => sealed('--', process.execPath, program('article-fetch.mjs'));
    const count = () => sealed('--', 'sh', '-c', 'ls /proc | grep -c "^[0-9]"; ls /etc/ssl/certs/msi-emulator | wc -l');
    const [one, other, seen] = await Promise.all([run(), run(), count()]);
    expect([one.stdout, other.stdout]).toEqual(['vm-web-1\n', 'vm-web-1\n']);
    const [processes, emulators] = seen.stdout.trim().split('\n').map(Number);
    // Itself, the emulator, and the three of its pipe; and one emulator's folder.
    expect(processes).toBeLessThanOrEqual(6);
    expect(emulators).toBe(1);
  });

  test.each([
    ['the run alone', (pid: number) => process.kill(pid, 'SIGKILL')],
    ['the run and its whole group', (pid: number) => process.kill(-pid, 'SIGKILL')],
  ])('kill -9 of %s leaves no process, file or mount within a second', async (_, kill) => {
    const before = outside();
    const mark = `4${process.pid}${Math.floor(performance.now())}`;
    const command = `setsid sleep ${mark}.1 & (sleep ${mark}.2 &) ; env -i setsid sleep ${mark}.3 & echo up; sleep ${mark}.4`;
    const { child, line } = beginRun(['--transparent=sealed', '--', 'sh', '-c', command], { cwd });
    await line(/up/);
    while (processesWith(`sleep\0${mark}`).length < 4) await wait(10);
    kill(child.pid as number);
    const began = Date.now();
    while (processesWith(mark).length > 0 && Date.now() - began < 5000) await wait(10);
    expect(Date.now() - began).toBeLessThan(1000);
    expect(outside()).toEqual(before);
  });

  test('a signal to the run is the command’s to answer', async () => {
    const { child, line, ended } = beginRun(
      ['--transparent=sealed', '--', 'sh', '-c', 'trap "exit 42" TERM; echo up; while :; do sleep 0.05; done'],
      { cwd },
    );
    await line(/up/);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 42, stderr: said });
  });

  test('expectations, faults and the journal work as ever', async () => {
    const args = ['--fault', '404 x1, then answer', '--expect', 'token imds times=2', '--journal', 'journal.jsonl'];
    const url =
      'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net';
    const script = `for (let i = 0; i < 2; i++) console.log((await fetch('${url}', { headers: { Metadata: 'true' } })).status);`;
    expect(await sealed(...args, ...node(script))).toEqual({ code: 0, stdout: '404\n200\n', stderr: said });
    expect(readFileSync(join(cwd, 'journal.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  test('a host that is none is refused, and nothing is left', async () => {
    const { code, stdout, stderr } = await sealed('--as', 'vm-wb-1', '--', 'true');
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('--as: no host named "vm-wb-1"')]);
  });
});

describe('the system’s trust', () => {
  const openssl = spawnSync('openssl', ['version']).status === 0;
  testWhere(
    openssl,
    'OpenSSL’s own name of a certificate',
    'this machine has no openssl',
  )('is found by the name that OpenSSL gives a certificate', () => {
    const name = 'msi-emulator local  Certificate Authority';
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'key.pem',
      '-out',
      'own.pem',
      '-utf8',
      '-subj',
      `/CN=${name}`,
    ];
    expect(spawnSync('openssl', request, { cwd }).status).toBe(0);
    const { stdout } = spawnSync('openssl', ['x509', '-in', 'own.pem', '-noout', '-subject_hash'], {
      cwd,
      encoding: 'utf8',
    });
    expect(subjectHash(name)).toBe(stdout.trim());
  });
});
