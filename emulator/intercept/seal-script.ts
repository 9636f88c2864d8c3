import { imdsAddress, interceptedHosts } from './hosts.ts';

export type SealTerms = {
  /** Folders with certificates that systems trust, to be written to without writing to them. */
  readonly trustFolders: readonly string[];
  /** The hosts file as it is. */
  readonly hosts: string;
  /** Folders and sockets by which something outside could be reached. */
  readonly maskedFolders: readonly string[];
  readonly maskedSockets: readonly string[];
  /** The folders of Azure Arc's agent too. */
  readonly arc: boolean;
};

/** Where they keep what answers for names and containers: nscd, systemd's resolver, D-Bus, Avahi; Docker, containerd, CRI-O, Podman. */
export const maskable = (uid: number) => ({
  folders: ['/run/nscd', '/run/systemd/resolve', '/run/dbus', '/run/avahi-daemon'],
  sockets: [
    ...['/run/docker.sock', '/run/containerd/containerd.sock', '/run/crio/crio.sock', '/run/podman/podman.sock'],
    ...['bus', 'docker.sock', 'podman/podman.sock'].map((name) => `/run/user/${uid}/${name}`),
  ],
});

/** The hosts file that points Azure's names at this machine; what it said before of other names stays. */
export const sealedHosts = (hosts: string): string =>
  [
    '127.0.0.1 localhost',
    '::1 localhost',
    ...interceptedHosts
      .filter(({ name }) => name !== imdsAddress)
      .map(({ name, service }) => `${service === 'identity' ? imdsAddress : '127.0.0.1'} ${name}`),
    hosts,
  ].join('\n');

/** SIOCSIFFLAGS and SIOCSIFADDR (netdevice(7)), for systems without iproute2: perl-base is everywhere on Debian. */
const withoutIproute = `perl -e 'use Socket; socket(S, AF_INET, SOCK_DGRAM, 0) or die; $r = pack("a16 s x14", "lo", 0x41); ioctl(S, 0x8914, $r) or die "lo: $!"; $r = pack("a16 S n a4 x8", "lo:0", AF_INET, 0, inet_aton("${imdsAddress}")); ioctl(S, 0x8916, $r) or die "lo:0: $!"'`;

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * What root of new network and mount namespaces does before anything listens. All that it lays over lies in a tmpfs that no path
 * leads to any more at the end, so it is gone with the last process.
 */
export const sealScript = ({ trustFolders, hosts, maskedFolders, maskedSockets, arc }: SealTerms): string =>
  [
    'set -e; PATH=$PATH:/usr/sbin:/sbin; cd /',
    `if command -v ip >/dev/null; then ip link set lo up; ip addr add ${imdsAddress}/32 dev lo; else ${withoutIproute}; fi`,
    's=/tmp; mount -t tmpfs -o mode=755 none $s',
    ...trustFolders.map(
      (folder, index) =>
        `mkdir -m 755 $s/u${index} $s/w${index}; mount -t overlay -o lowerdir=${quote(folder)},upperdir=$s/u${index},workdir=$s/w${index},userxattr none ${quote(folder)}`,
    ),
    `printf %s ${quote(sealedHosts(hosts))} >$s/hosts; chmod 644 $s/hosts; mount --bind $s/hosts /etc/hosts`,
    'mkdir -m 755 $s/empty',
    ...maskedFolders.map((folder) => `mount --bind $s/empty ${quote(folder)}`),
    ...maskedSockets.map((socket) => `mount --bind /dev/null ${quote(socket)}`),
    ...(arc ? [withArc] : []),
    'umount -l $s',
  ].join('\n');

/**
 * /opt and /var/opt with all that is in them, still writable, but for azcmagent: that is a new folder in both, with the
 * file by which clients find the agent, and the one for its keys (wire.md §5).
 */
const withArc = `mirror() {
  mkdir -m 755 $s/m$2 $s/o$2; mount --rbind $1 $s/o$2; mount --bind $s/m$2 $1
  for e in $s/o$2/* $s/o$2/.[!.]*; do
    n=\${e##*/}
    if [ "$n" = azcmagent ]; then :
    elif [ -L "$e" ]; then cp -P "$e" "$1/$n"
    elif [ -d "$e" ]; then mkdir "$1/$n"; mount --rbind "$e" "$1/$n"
    elif [ -e "$e" ]; then : >"$1/$n"; mount --bind "$e" "$1/$n"; fi
  done
}
mirror /opt 1; mirror /var/opt 2
mkdir -p /opt/azcmagent/bin /var/opt/azcmagent/tokens
printf '#!/bin/sh\\n' >/opt/azcmagent/bin/himds; chmod 755 /opt/azcmagent/bin/himds`;
