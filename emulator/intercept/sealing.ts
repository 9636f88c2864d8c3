import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Prefixes of command lines: what sets a process in namespaces of its own, and what takes a command within back to being its user. */
export type Sealing = { readonly outer: readonly string[]; readonly inner: readonly string[] };

const namespaces = ['--net', '--mount', '--ipc', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
/** Root that is root outside too would have these within; the command needs neither. */
const withoutPowers = ['--inh-caps=-net_admin,-sys_admin', '--bounding-set=-net_admin,-sys_admin', '--'];

const ways = (uid: number, gid: number): Sealing[] => [
  // Root keeps its power over other users' files only where no user namespace comes between.
  ...(uid === 0 ? [{ outer: ['unshare', ...namespaces], inner: ['setpriv', ...withoutPowers] }] : []),
  {
    outer: ['unshare', '--user', '--map-root-user', ...namespaces],
    inner: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'],
  },
];

/** The first way that this machine allows, by a real attempt; or what stands in the way, as a sentence. */
export const findSealing = (uid: number | undefined, gid: number | undefined): Sealing | string => {
  if (process.platform !== 'linux' || uid === undefined || gid === undefined)
    return 'only Linux has the namespaces for it';
  let problem = '';
  for (const way of ways(uid, gid)) {
    const [command = '', ...args] = [...way.outer, ...way.inner, 'true'];
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
    if (status === 0) return way;
    problem = error ? 'there is no unshare here (package util-linux)' : whyNot(stderr);
  }
  return problem;
};

const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');

/** What forbids it, told by the words of `unshare` and the kernel's own settings. */
const whyNot = (stderr: string): string => {
  const said = stderr.trim().split('\n')[0] ?? '';
  if (/No space left/.test(said)) return `/proc/sys/user allows no more namespaces (${said})`;
  if (read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return `AppArmor restricts user namespaces; sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0 lets them be (${said})`;
  }
  if (read('/proc/sys/kernel/unprivileged_userns_clone') === '0') {
    return `kernel.unprivileged_userns_clone is 0; sudo sysctl kernel.unprivileged_userns_clone=1 lets namespaces be (${said})`;
  }
  if (/mount/.test(said)) return `this container masks /proc (${said})`;
  if (/^Seccomp:\s*2$/m.test(read('/proc/self/status'))) return `this container’s seccomp profile forbids it (${said})`;
  return said;
};
