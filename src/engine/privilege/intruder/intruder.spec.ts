import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../../../test/hardening/fixtures.js';
import type { PrivilegeAssume } from '../rights/index.js';
import type { IntruderStep } from '../types.js';
import { intruderView } from './index.js';

const view = (spec: string, others = '', assume: PrivilegeAssume = {}): readonly IntruderStep[] =>
  intruderView(subjectOf(spec, others, assume));
const steps = (spec: string, others = ''): string[] => view(spec, others).map(({ step }) => step);
/** A container `c` that is root; and the same as uid 1000 that can gain nothing. */
const root = (security = '', pod = '', container = '') =>
  `{${pod === '' ? '' : `${pod}, `}automountServiceAccountToken: false, containers: [{name: c, image: x${container === '' ? '' : `, ${container}`}, securityContext: {runAsUser: 0${security === '' ? '' : `, ${security}`}}}]}`;
const tied = (security = '', pod = '', container = '') =>
  root(`allowPrivilegeEscalation: false${security === '' ? '' : `, ${security}`}`, pod, container).replace(
    'runAsUser: 0',
    'runAsUser: 1000',
  );

describe('who the intruder is', () => {
  it('root at once, whatever sudo does', () => {
    expect(steps(root())).toEqual([
      'A shell in c is root at once.',
      'Root in c holds the 14 default capabilities.',
      'Root in c forges ARP and DNS answers to pods in its network segment.',
      'Tools can be brought into c and its program changed: the root file system is writable anywhere.',
    ]);
  });

  it('a user that sudo makes root: not being root is not enough', () => {
    const [, becomes] = view(
      '{securityContext: {runAsNonRoot: true, runAsUser: 1000}, containers: [{name: c, image: x}]}',
    );
    expect(becomes).toMatchObject({
      step: 'sudo, su or any other setuid program of the image makes it root in c, with the 14 default capabilities.',
      endedBy: ['spec.containers[0].securityContext.allowPrivilegeEscalation=false'],
      severity: 'medium',
      techniques: ['T1548.001'],
    });
  });

  it('a user that stays what it is', () => {
    expect(steps(tied('readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}'))).toEqual([
      'A shell in c is uid 1000, not root.',
      'It stays so: sudo, su and every other setuid program are powerless in c.',
      'Nothing of its own can be written in c.',
    ]);
  });

  it('whoever the image names, where the manifest is silent', () => {
    const spec = '{containers: [{name: c, image: x}]}';
    expect(view(spec)[0]?.step).toBe('A shell in c is root at once, unless the image names another user.');
    expect(view(spec, '', { images: { x: { user: '101' } } })[0]?.step).toBe('A shell in c is uid 101, not root.');
    expect(view(spec, '', { images: { x: { user: '' } } })[0]?.step).toBe('A shell in c is root at once.');
  });

  it('nobody, where the kubelet would not start it', () => {
    const found = view('{securityContext: {runAsNonRoot: true, runAsUser: 0}, containers: [{name: c, image: x}]}');
    expect(found.map(({ step }) => step)).toEqual(['There is no shell to be had in c: it never starts.']);
  });

  it('the same in containers that are alike, told once', () => {
    const found = view('{securityContext: {runAsUser: 1000}, containers: [{name: a, image: x}, {name: b, image: x}]}');
    expect(found[0]).toMatchObject({ step: 'A shell in a and b is uid 1000, not root.', containers: ['a', 'b'] });
    expect(found[1]?.endedBy).toHaveLength(2);
  });

  it('on Windows an administrator, to whom nothing of Linux applies', () => {
    expect(
      steps(
        '{os: {name: windows}, automountServiceAccountToken: false, securityContext: {windowsOptions: {hostProcess: true}}, containers: [{name: c, image: x}]}',
      )[0],
    ).toBe('A shell in c is an administrator at once.');
  });
});

const MOUNT = 'volumeMounts: [{name: v, mountPath: /v}]';
const READ = 'volumeMounts: [{name: v, mountPath: /v, readOnly: true}]';
const volume = (path: string) => `volumes: [{name: v, hostPath: {path: ${path}}}]`;
const LOGS = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: logs, namespace: shop}
rules: [{apiGroups: [""], resources: [pods/log], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: logs, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: logs}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]`;

/** Each row: what opens it, what the step says, what ends it, and the technique. */
const ROWS: readonly (readonly [
  name: string,
  spec: string,
  text: string,
  endedBy: string,
  technique: string,
  severity: string,
])[] = [
  [
    'privileged',
    root('privileged: true'),
    "From c the node is theirs: it mounts the node's disks and loads kernel modules.",
    'spec.containers[0].securityContext.privileged=false',
    'T1611',
    'critical',
  ],
  [
    'privileged with hostPID',
    root('privileged: true', 'hostPID: true'),
    'From c one command (nsenter into process 1) is a root shell on the node.',
    'spec.containers[0].securityContext.privileged=false',
    'T1611',
    'critical',
  ],
  [
    'SYS_ADMIN and SYS_PTRACE with hostPID',
    root('capabilities: {add: [SYS_ADMIN, SYS_PTRACE]}', 'hostPID: true'),
    'From c one command (nsenter into process 1) is a root shell on the node.',
    'spec.hostPID=false',
    'T1611',
    'critical',
  ],
  [
    'SYS_PTRACE with hostPID',
    root('capabilities: {add: [SYS_PTRACE]}', 'hostPID: true'),
    'Root in c writes its code into processes of the node.',
    'spec.hostPID=false',
    'T1055',
    'critical',
  ],
  [
    'SYS_MODULE',
    root('capabilities: {add: [CAP_SYS_MODULE]}'),
    "Root in c loads its code into the node's kernel.",
    'spec.containers[0].securityContext.capabilities.add without SYS_MODULE',
    'T1547.006',
    'critical',
  ],
  [
    'SYS_ADMIN without AppArmor',
    root('capabilities: {add: [SYS_ADMIN]}, appArmorProfile: {type: Unconfined}'),
    'Root in c mounts file systems and writes to cgroups, which mostly ends as root on the node.',
    'spec.containers[0].securityContext.capabilities.add without SYS_ADMIN',
    'T1611',
    'critical',
  ],
  [
    'SYS_ADMIN with AppArmor',
    root('capabilities: {add: [ALL]}'),
    'Root in c may mount file systems: only AppArmor or SELinux of the node stands between it and the node.',
    'spec.containers[0].securityContext.capabilities.add without ALL',
    'T1611',
    'critical',
  ],
  [
    'DAC_READ_SEARCH',
    root('capabilities: {add: [DAC_READ_SEARCH]}'),
    'Root in c reads any file of the node by its handle.',
    'spec.containers[0].securityContext.capabilities.add without DAC_READ_SEARCH',
    'T1611',
    'critical',
  ],
  [
    'a writable host path',
    root('', volume('/etc'), MOUNT),
    'From c the node is theirs: it writes a cron job, an account or a unit file into /etc of the node.',
    'spec.containers[0].volumeMounts[0].readOnly=true',
    'T1053',
    'critical',
  ],
  [
    'a readable host path',
    root('', volume('/root'), READ),
    'A shell in c reads keys and credentials of root in /root of the node.',
    'spec.volumes[0].hostPath removed',
    'T1552',
    'high',
  ],
  [
    'a runtime socket, read-only',
    tied('', volume('/var/run/docker.sock'), READ),
    'From c a privileged container can be started on the node: the node is theirs.',
    'spec.volumes[0].hostPath removed',
    'T1610',
    'critical',
  ],
  [
    "the kubelet's folder",
    root('', volume('/var/lib/kubelet/pods'), READ),
    'A shell in c takes the tokens and secrets of every other pod on its node.',
    'spec.volumes[0].hostPath removed',
    'T1528',
    'critical',
  ],
  [
    "the host's /proc",
    root('', volume('/proc'), MOUNT),
    'From c code runs as root on the node: it sets core_pattern in /proc.',
    'spec.volumes[0].hostPath removed',
    'T1611',
    'critical',
  ],
  [
    'unmasked /proc',
    root('procMount: Unmasked'),
    'From c code runs as root on the node: core_pattern in /proc/sys is open to be written.',
    'spec.containers[0].securityContext.procMount removed',
    'T1611',
    'critical',
  ],
  [
    'hostPID',
    root('', 'hostPID: true'),
    'A shell in c reads the environment and command line of every process of the node, tokens and passwords in them.',
    'spec.hostPID=false',
    'T1057',
    'high',
  ],
  [
    'hostNetwork',
    tied('', 'hostNetwork: true'),
    "A shell in c reaches services on the node's loopback, and NetworkPolicy does not hold it.",
    'spec.hostNetwork=false',
    'T1046',
    'high',
  ],
  [
    'NET_RAW with hostNetwork',
    root('', 'hostNetwork: true'),
    'Root in c reads along on every interface of the node.',
    'spec.containers[0].securityContext.capabilities.drop=[ALL]',
    'T1040',
    'high',
  ],
  [
    'NET_RAW',
    root(),
    'Root in c forges ARP and DNS answers to pods in its network segment.',
    'spec.containers[0].securityContext.capabilities.drop=[ALL]',
    'T1557',
    'medium',
  ],
  [
    'NET_ADMIN',
    root('capabilities: {add: [NET_ADMIN]}'),
    'Root in c re-routes and intercepts the traffic of its pod, past any sidecar.',
    'spec.containers[0].securityContext.capabilities.add without NET_ADMIN',
    'T1557',
    'medium',
  ],
  [
    'hostIPC',
    tied('', 'hostIPC: true'),
    'A shell in c reads shared memory of processes of the node.',
    'spec.hostIPC=false',
    'T1005',
    'medium',
  ],
  [
    'raw volumes',
    root('', '', 'volumeDevices: [{name: v, devicePath: /dev/xvda}]'),
    'Root in c reads and writes a raw volume, past every file permission.',
    'spec.containers[0].volumeDevices removed',
    'T1006',
    'high',
  ],
];

describe('what a combination opens', () => {
  it.each(ROWS)('%s', (_, spec, text, endedBy, technique, severity) => {
    const found = view(spec).find(({ step }) => step === text);
    expect(found, steps(spec).join('\n')).toMatchObject({ severity });
    expect(found?.endedBy).toContain(endedBy);
    expect(found?.techniques).toContain(technique);
    expect(found?.fields).not.toEqual([]);
  });

  it('settings of one program in /etc: no more than they are', () => {
    expect(steps(root('', volume('/etc/cni/net.d'), MOUNT))).toContain(
      'A shell in c changes /etc/cni/net.d of the node, which programs there read as root.',
    );
    expect(steps(root('', volume('/etc/ssl/certs'), READ)).filter((step) => step.includes('/etc'))).toEqual([]);
    expect(steps(root('', volume('/etc/shadow'), READ))).toContain(
      'A shell in c reads keys and password hashes in /etc/shadow of the node.',
    );
  });

  it("of the kubelet's folder, tokens only where the volumes of pods are", () => {
    const taking = (path: string) =>
      steps(root('', volume(path), READ)).some((step) => step.includes('tokens and secrets'));
    expect(['/var/lib/kubelet', '/var/lib/kubelet/pods/x', '/var'].map(taking)).toEqual([true, true, true]);
    expect(taking('/var/lib/kubelet/plugins')).toBe(false);
  });

  it('links in /var/log, only for an account that may get pods/log', () => {
    const spec = `{${volume('/var/log')}, containers: [{name: c, image: x, ${MOUNT}, securityContext: {runAsUser: 0}}]}`;
    const text = 'A shell in c reads any file of the node: it lays a link in /var/log and asks for the log.';
    expect(steps(spec, LOGS)).toContain(text);
    expect(steps(spec)).not.toContain(text);
  });

  it('the token, and what it stands for', () => {
    const found = view('{containers: [{name: c, image: x}]}').find(({ techniques }) =>
      techniques.includes('T1552.007'),
    );
    expect(found?.step).toBe(
      'A shell in c asks the API server as shop/default: what RBAC grants that account, the intruder has.',
    );
  });

  it('the token, with the worst of what RBAC grants its account', () => {
    const binding = (role: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
`;
    const token = (role: string, spec = '{containers: [{name: c, image: x}]}') =>
      view(spec, binding(role)).filter(({ techniques }) => techniques.includes('T1552.007'));
    expect(token('view').map(({ severity }) => severity)).toEqual(['medium']);
    expect(token('cluster-admin').map(({ step, severity }) => [step, severity])).toEqual([
      ['A shell in c asks the API server as shop/default: with it, the account may do everything in shop.', 'high'],
    ]);
    const [edit] = token('edit');
    expect(edit?.step).toContain('with it, pods can be made or their templates changed in shop; ');
    expect(token('edit', '{automountServiceAccountToken: false, containers: [{name: c, image: x}]}')).toEqual([]);
  });

  it('the metadata service, where the network lets it', () => {
    const subject = subjectOf('{containers: [{name: c, image: x}]}', '', {}, () => true);
    expect(intruderView(subject).map(({ step }) => step)).toContain(
      "A shell in c may ask the cloud's metadata service (169.254.169.254) for the identity of the node.",
    );
  });

  it('other containers, through one process namespace: of the same uid, or with SYS_PTRACE', () => {
    const two = (one: string, other: string) =>
      `{shareProcessNamespace: true, automountServiceAccountToken: false, containers: [{name: a, image: x, securityContext: {allowPrivilegeEscalation: false, ${one}}}, {name: b, image: x, securityContext: {allowPrivilegeEscalation: false, ${other}}}]}`;
    const shared = (spec: string) => steps(spec).filter((step) => step.includes('/proc'));
    expect(shared(two('runAsUser: 5', 'runAsUser: 6'))).toEqual([]);
    expect(shared(two('runAsUser: 5', 'runAsUser: 5'))).toEqual([
      'A shell in a reads memory and files of b through /proc.',
      'A shell in b reads memory and files of a through /proc.',
    ]);
    expect(shared(two('runAsUser: 0, capabilities: {add: [SYS_PTRACE]}', 'runAsUser: 6'))).toEqual([
      'A shell in a reads memory and files of b through /proc.',
    ]);
  });
});

describe('what closes a way again', () => {
  const ways = (spec: string) =>
    view(spec)
      .filter(({ severity }) => severity === 'critical')
      .map(({ step }) => step);

  it('no root: capabilities that nobody can use, and folders that only root may write', () => {
    expect(ways(tied('capabilities: {add: [SYS_MODULE, DAC_READ_SEARCH]}'))).toEqual([]);
    expect(ways(tied('', volume('/etc'), MOUNT))).toEqual([]);
    expect(steps(tied('', volume('/etc'), MOUNT))).toContain(
      'A shell in c reads what every user may read of /etc of the node.',
    );
  });

  it('a user namespace: root of the node is out of reach, but mounted folders are not', () => {
    expect(ways(root('capabilities: {add: [SYS_ADMIN, SYS_MODULE]}', 'hostUsers: false'))).toEqual([]);
    expect(view(root('', 'hostUsers: false'))[0]).toMatchObject({
      step: 'A shell in c is root at once; on the node that is a user without rights.',
      severity: 'medium',
    });
    expect(ways(root('', `hostUsers: false, ${volume('/etc')}`, MOUNT))).toHaveLength(1);
  });

  it('a setuid program opens for a user what is open to root, and the step says so', () => {
    const spec = root('capabilities: {add: [SYS_MODULE]}').replace('runAsUser: 0', 'runAsUser: 1000');
    const found = view(spec).find(({ severity }) => severity === 'critical');
    expect(found?.step).toBe(
      "Root in c loads its code into the node's kernel, once a setuid program has made it root.",
    );
    expect(found?.endedBy).toContain('spec.containers[0].securityContext.allowPrivilegeEscalation=false');
  });
});
