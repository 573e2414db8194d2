import { asObject, asString, objectsIn } from '../../cluster/json.js';
import { mountsOf, cleanPath, isWithin } from '../rights/mounts.js';
import { everyContainer } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';

export interface HostPath {
  readonly name: string;
  /** Without `.`, `..`, doubled or trailing slashes. */
  readonly path: string;
  /** Of the volume. */
  readonly index: number;
  /** Containers that mount it. */
  readonly containers: readonly string[];
  readonly writers: readonly string[];
}

export function hostPaths(pod: JudgedPod): HostPath[] {
  return objectsIn(pod.spec['volumes']).flatMap((volume, index) => {
    const path = asString(asObject(volume['hostPath'])?.['path']);
    if (path === undefined) return [];
    const name = asString(volume['name']) ?? '';
    const mounting = everyContainer(pod).map((container) => ({
      container,
      mounts: mountsOf(pod, container).filter((mount) => mount.volumeName === name),
    }));
    return [
      {
        name,
        path: cleanPath(path),
        index,
        containers: mounting.filter(({ mounts }) => mounts.length > 0).map(({ container }) => container.name),
        writers: mounting
          .filter(({ mounts }) => mounts.some(({ writable }) => writable))
          .map((each) => each.container.name),
      },
    ];
  });
}

const SOCKET_NAMES = [
  'docker.sock',
  'cri-dockerd.sock',
  'dockershim.sock',
  'containerd/containerd.sock',
  'k3s/containerd/containerd.sock',
  'crio/crio.sock',
  'podman/podman.sock',
];
const SOCKETS = SOCKET_NAMES.flatMap((name) => [`/run/${name}`, `/var/run/${name}`]);

/** Is the path a socket of a container runtime, or a folder that holds one? */
export function holdsRuntimeSocket(path: string): boolean {
  return SOCKETS.some((socket) => isWithin(socket, path));
}

export interface FolderKind {
  readonly kind: string;
  readonly folders: readonly string[];
  /** What the node keeps there. */
  readonly what: string;
}

/** Folders of a node that give it away, the worst kind first. */
export const FOLDER_KINDS: readonly FolderKind[] = [
  { kind: 'root', folders: ['/'], what: 'the whole file system of the node' },
  {
    kind: 'kubelet',
    folders: ['/var/lib/kubelet'],
    what: "the kubelet's credentials and the tokens and secrets of every pod of the node",
  },
  {
    kind: 'controlPlane',
    folders: ['/etc/kubernetes', '/var/lib/etcd', '/var/lib/rancher'],
    what: 'keys of the control plane, or its database',
  },
  {
    kind: 'cron',
    folders: ['/var/spool/cron', '/etc/cron.d', '/etc/cron.hourly', '/etc/cron.daily', '/etc/crontab'],
    what: 'jobs that the node runs as root',
  },
  {
    kind: 'systemd',
    folders: ['/etc/systemd', '/lib/systemd', '/usr/lib/systemd', '/run/systemd', '/var/run/systemd'],
    what: 'units that the node starts as root',
  },
  { kind: 'root-home', folders: ['/root'], what: "root's keys and shell history" },
  { kind: 'etc', folders: ['/etc'], what: 'accounts, keys and configuration of the node' },
  { kind: 'proc', folders: ['/proc'], what: 'every process of the node and switches of its kernel' },
  { kind: 'sys', folders: ['/sys'], what: 'devices and switches of the kernel' },
  { kind: 'dev', folders: ['/dev'], what: 'disks and other devices of the node' },
  { kind: 'home', folders: ['/home'], what: "people's keys and cloud credentials" },
  {
    kind: 'containers',
    folders: ['/var/lib/docker', '/var/lib/containerd', '/var/lib/containers', '/run/containerd'],
    what: 'the file systems of all containers of the node',
  },
  { kind: 'boot', folders: ['/boot'], what: 'the kernel that the node starts' },
  { kind: 'modules', folders: ['/lib/modules', '/usr/lib/modules'], what: 'modules that the kernel loads' },
  { kind: 'usr', folders: ['/usr', '/bin', '/sbin', '/lib', '/opt'], what: 'programs that the node runs' },
  { kind: 'log', folders: ['/var/log'], what: 'logs of the node, which the kubelet serves as root' },
];

/** Kinds of folders that a mounted path shows, whole or in part, the worst first. */
export function folderKindsIn(path: string): FolderKind[] {
  return FOLDER_KINDS.filter(({ kind, folders }) =>
    kind === 'root' ? path === '/' : folders.some((folder) => isWithin(path, folder) || isWithin(folder, path)),
  );
}

/** The kind that says most: of the longest folder that holds the path, otherwise the worst in it. */
export function folderKindOf(path: string): FolderKind | undefined {
  const kinds = folderKindsIn(path);
  const around = kinds
    .flatMap((each) => each.folders.filter((folder) => isWithin(path, folder)).map((folder) => ({ each, folder })))
    .sort((one, other) => other.folder.length - one.folder.length);
  return around.find(({ folder }) => folder !== '/' || path === '/')?.each ?? kinds[0];
}
