/**
 * The Pod Security Standards a second time, written from their text (kubernetes.io, "Pod Security Standards") as plain
 * questions about one pod at one version. It shares nothing with the engine: no list, no helper, no types.
 */
/* eslint-disable @typescript-eslint/no-explicit-any */
type Any = any;

interface OraclePod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Any;
}

const containersOf = (spec: Any): Any[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...(spec.ephemeralContainers ?? []),
];
const contexts = (spec: Any): Any[] => [
  spec.securityContext,
  ...containersOf(spec).map((each) => each.securityContext),
];

/** Names of the baseline controls that a pod breaks at v1.{minor}. */
export function oracleBaseline({ annotations, spec }: OraclePod, minor: number): Set<string> {
  const broken = new Set<string>();
  const fail = (name: string, when: boolean): void => {
    if (when) broken.add(name);
  };
  const containers = containersOf(spec);

  fail(
    'windowsHostProcess',
    contexts(spec).some((context) => context?.windowsOptions?.hostProcess === true),
  );
  fail('hostNamespaces', !!spec.hostNetwork || !!spec.hostPID || !!spec.hostIPC);
  fail(
    'privileged',
    containers.some((container) => !!container.securityContext?.privileged),
  );
  const grantable =
    'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
      ' ',
    );
  for (const container of containers) {
    for (const name of container.securityContext?.capabilities?.add ?? []) {
      if (grantable.indexOf(name) < 0) broken.add('capabilities_baseline');
    }
    for (const port of container.ports ?? []) if (port.hostPort) broken.add('hostPorts');
    const mount = container.securityContext?.procMount;
    const namespaceHelps = minor >= 35 && spec.hostUsers === false;
    if (mount !== undefined && mount !== 'Default' && !namespaceHelps) broken.add('procMount');
    if (minor >= 34) {
      const probes = [container.livenessProbe, container.readinessProbe, container.startupProbe];
      const hooks = [container.lifecycle?.postStart, container.lifecycle?.preStop];
      for (const handler of [...probes, ...hooks]) {
        if (handler?.httpGet?.host || handler?.tcpSocket?.host) broken.add('hostProbesAndHostLifecycle');
      }
    }
  }
  for (const volume of spec.volumes ?? []) if (volume.hostPath) broken.add('hostPathVolumes');

  for (const context of contexts(spec)) {
    const armor = context?.appArmorProfile;
    if (armor && armor.type !== 'RuntimeDefault' && armor.type !== 'Localhost') broken.add('appArmorProfile');
    const linux = context?.seLinuxOptions ?? {};
    const types = ['container_t', 'container_init_t', 'container_kvm_t'];
    if (minor >= 31) types.push('container_engine_t');
    if (linux.user || linux.role || (linux.type && !types.includes(linux.type))) broken.add('seLinuxOptions');
    const filter = context?.seccompProfile;
    if (minor >= 19 && filter && !/^(RuntimeDefault|Localhost)$/.test(filter.type ?? ''))
      broken.add('seccompProfile_baseline');
  }
  for (const [key, value] of Object.entries(annotations)) {
    const armor = /^container\.apparmor\.security\.beta\.kubernetes\.io\//.test(key);
    if (armor && !/^$|^runtime\/default$|^localhost\//.test(value)) broken.add('appArmorProfile');
    const filter = /^container\.seccomp\.security\.alpha\.kubernetes\.io\/(.*)$/.exec(key);
    const applies =
      key === 'seccomp.security.alpha.kubernetes.io/pod' ||
      (filter !== null && containers.some((container) => container.name === filter[1]));
    if (minor < 19 && applies && !/^(runtime|docker)\/default$|^localhost\//.test(value))
      broken.add('seccompProfile_baseline');
  }

  const since: Record<string, number> = {
    'kernel.shm_rmid_forced': 0,
    'net.ipv4.ip_local_port_range': 0,
    'net.ipv4.tcp_syncookies': 0,
    'net.ipv4.ping_group_range': 0,
    'net.ipv4.ip_unprivileged_port_start': 0,
    'net.ipv4.ip_local_reserved_ports': 27,
    'net.ipv4.tcp_keepalive_time': 29,
    'net.ipv4.tcp_fin_timeout': 29,
    'net.ipv4.tcp_keepalive_intvl': 29,
    'net.ipv4.tcp_keepalive_probes': 29,
    'net.ipv4.tcp_rmem': 32,
    'net.ipv4.tcp_wmem': 32,
    'net.ipv4.tcp_slow_start_after_idle': 37,
    'net.ipv4.tcp_notsent_lowat': 37,
  };
  const sysctls: Any[] = spec.securityContext?.sysctls ?? [];
  fail(
    'sysctls',
    sysctls.some(({ name }) => minor < (since[name] ?? Infinity)),
  );
  return broken;
}

/** Names of the controls that a pod breaks at restricted: those of its own, and the baseline ones that none of them is a stricter form of. */
export function oracleRestricted(pod: OraclePod, minor: number): Set<string> {
  const { spec } = pod;
  const broken = oracleBaseline(pod, minor);
  broken.delete('hostPathVolumes');
  if (minor >= 19) broken.delete('seccompProfile_baseline');
  if (minor >= 22) broken.delete('capabilities_baseline');
  if (minor >= 35) broken.delete('procMount');
  const containers = containersOf(spec);
  const excused = minor >= 25 && spec.os?.name === 'windows';
  const remapped = minor >= 35 && spec.hostUsers === false;

  const kinds = 'configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret image'.split(' ');
  for (const volume of spec.volumes ?? []) {
    const present = Object.keys(volume).filter((key) => key !== 'name');
    if (present.length > 0 && !present.some((kind) => kinds.includes(kind))) broken.add('restrictedVolumes');
  }
  if (!remapped) {
    const ofPod = spec.securityContext?.runAsNonRoot;
    if (ofPod === false) broken.add('runAsNonRoot');
    for (const container of containers) {
      if ((container.securityContext?.runAsNonRoot ?? ofPod) !== true) broken.add('runAsNonRoot');
    }
    if (minor >= 23 && contexts(spec).some((context) => context?.runAsUser === 0)) broken.add('runAsUser');
  }
  if (minor >= 8 && !excused) {
    if (containers.some((container) => container.securityContext?.allowPrivilegeEscalation !== false))
      broken.add('allowPrivilegeEscalation');
  }
  if (minor >= 19 && !excused) {
    const good = (profile: Any): boolean => profile?.type === 'RuntimeDefault' || profile?.type === 'Localhost';
    const ofPod = spec.securityContext?.seccompProfile;
    if (ofPod && !good(ofPod)) broken.add('seccompProfile_restricted');
    for (const container of containers) {
      if (!good(container.securityContext?.seccompProfile ?? ofPod)) broken.add('seccompProfile_restricted');
    }
  }
  if (minor >= 22 && !excused) {
    for (const container of containers) {
      const { add = [], drop = [] } = container.securityContext?.capabilities ?? {};
      if (!drop.includes('ALL') || add.some((name: string) => name !== 'NET_BIND_SERVICE'))
        broken.add('capabilities_restricted');
    }
  }
  if (minor >= 35) {
    for (const container of containers) {
      const mount = container.securityContext?.procMount;
      if (mount !== undefined && mount !== 'Default') broken.add('procMount_restricted');
    }
  }
  return broken;
}
