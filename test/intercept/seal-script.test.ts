import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { sealedHosts, sealScript } from '../../emulator/intercept/seal-script.ts';
import { testWhere } from '../not-run.ts';

const within = ['--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--mount-proc', '--'];
const can = process.platform === 'linux' && spawnSync('unshare', [...within, 'perl', '-e', '1']).status === 0;

describe('the script that seals', () => {
  testWhere(
    can,
    'sealing without iproute2',
    'this machine lets no namespaces be made',
  )('brings IMDS’s address up without iproute2, too', () => {
    const nothing = { trustFolders: [], maskedFolders: [], maskedSockets: [], hosts: '', arc: false };
    const script = sealScript(nothing).replace('command -v ip >/dev/null', 'false');
    expect(script).toContain('if false; then');
    const print = `${process.execPath} -p 'JSON.stringify(Object.values(require("os").networkInterfaces()).flat().map((each) => each.address))'`;
    const { stdout, stderr } = spawnSync('unshare', [...within, 'sh', '-c', `${script}\n${print}`], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).sort()).toEqual(['127.0.0.1', '169.254.169.254', '::1']);
  });

  test('points Azure’s names at loopback and IMDS’s at its address, and keeps the rest of the hosts file', () => {
    const lines = sealedHosts('10.0.0.1 db.corp.example\n').split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '127.0.0.1 management.azure.com',
        '127.0.0.1 login.microsoftonline.com',
        '169.254.169.254 metadata.azure.internal',
        '10.0.0.1 db.corp.example',
      ]),
    );
    expect(lines.some((line) => line.endsWith(' 169.254.169.254'))).toBe(false);
  });
});
