import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { sensitiveHostPath } from './sensitive-host-path.js';

const KUBELET = "the kubelet's credentials and the tokens and secrets of every pod of the node";
const ETC = 'accounts, keys and configuration of the node';
const UNITS = 'units that the node starts as root';
/** The longest folder around the path decides; a parent is the worst of what it holds. */
const CASES: readonly (readonly [path: string, kind: string, what: string])[] = [
  ['/', 'root', 'the whole file system of the node'],
  ['/etc', 'etc', ETC],
  ['/etc/passwd', 'etc', ETC],
  ['/etc/kubernetes/pki', 'controlPlane', 'keys of the control plane, or its database'],
  ['/etc/cron.d', 'cron', 'jobs that the node runs as root'],
  ['/etc/systemd/system', 'systemd', UNITS],
  ['/usr/lib/systemd', 'systemd', UNITS],
  ['/root/.ssh', 'root-home', "root's keys and shell history"],
  ['/home', 'home', "people's keys and cloud credentials"],
  ['/proc/sys/kernel', 'proc', 'every process of the node and switches of its kernel'],
  ['/sys', 'sys', 'devices and switches of the kernel'],
  ['/dev/sda', 'dev', 'disks and other devices of the node'],
  ['/var', 'kubelet', KUBELET],
  ['/var/lib/kubelet/pods', 'kubelet', KUBELET],
  ['/var/lib/docker', 'containers', 'the file systems of all containers of the node'],
  ['/var/log/pods', 'log', 'logs of the node, which the kubelet serves as root'],
  ['/boot', 'boot', 'the kernel that the node starts'],
  ['/lib/modules', 'modules', 'modules that the kernel loads'],
  ['/usr/local/bin', 'usr', 'programs that the node runs'],
];
const pod = (path: string) =>
  `{volumes: [{name: v, hostPath: {path: ${path}}}], containers: [{name: a, image: x, volumeMounts: [{name: v, mountPath: /v}]}]}`;

describeHardening(sensitiveHostPath, {
  quiet: { 'a folder of the application': pod('/srv/data'), 'a name that only begins alike': pod('/etcetera') },
  finds: Object.fromEntries(
    CASES.map(([path, kind, what]) => [
      path,
      {
        spec: pod(path),
        hits: [
          {
            rule: `sensitiveHostPath.${kind}`,
            detail: `volume "v" mounts ${path} of the node: ${what}`,
            containers: ['a'],
            fields: ['spec.volumes[0].hostPath.path'],
          },
        ],
      },
    ]),
  ),
});
